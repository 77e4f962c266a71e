//! Plans (BCP, IT-BCP, contingency) and missions with the layers they rest on.

use hakyu_seeds::Distribution;

use super::{Condition, Deed};
use crate::units::{
    ActionId, FULL, Level, MissionId, PlanId, RoleId, ServiceId, SimTime, SystemId,
};

/// The plans and missions of a script.
#[derive(Clone, Debug, Default)]
pub struct Plans {
    /// Plans in the order of their ids.
    pub plans: Vec<ResponsePlan>,
    /// What steps of plans share.
    pub resources: Vec<Resource>,
    /// Missions in the order of their ids.
    pub missions: Vec<Mission>,
}

impl Plans {
    /// All conditions in plans.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.plans.iter().flat_map(|p| {
            p.trigger.iter().chain(p.steps.iter().filter_map(|s| s.requires.as_ref()))
        })
    }
}

/// A number of equal things that steps use: generators, vehicles, rooms.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Text id.
    pub id: String,
    /// How many there are.
    pub units: u32,
}

/// A prepared response: BCP, IT-BCP, contingency plan.
#[derive(Clone, Debug)]
pub struct ResponsePlan {
    /// Text id.
    pub id: String,
    /// Who answers for it.
    pub owner: RoleId,
    /// When its owner sets it off by itself; without one it has to be invoked.
    pub trigger: Option<Condition>,
    /// Set off even in runs without a playbook.
    pub duty: bool,
    /// Its steps.
    pub steps: Vec<PlanStep>,
}

/// A step of a plan.
#[derive(Clone, Debug)]
pub struct PlanStep {
    /// Text id, unique in its plan.
    pub id: String,
    /// Who does it.
    pub role: RoleId,
    /// Steps of the same plan that have to be done before, by index.
    pub after: Vec<u32>,
    /// What has to hold before it can begin.
    pub requires: Option<Condition>,
    /// Resources (by index) and units of them that it holds while it is under way.
    pub uses: Vec<(u32, u32)>,
    /// What it used does not come back.
    pub keeps: bool,
    /// Seconds from its beginning until it is done; at least one.
    pub takes: Distribution,
    /// Seconds after the beginning of the plan by which it should be done.
    pub target: Option<u64>,
    /// What it does when it is done.
    pub deed: Option<Deed>,
}

/// What a person does with plans and missions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanDeed {
    /// Invokes a plan.
    Invoke(PlanId),
    /// Decides what to do about the residual risk of a mission.
    Decide {
        /// The mission.
        mission: MissionId,
        /// What management has decided.
        choice: Choice,
    },
}

/// What management can decide about a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Goes on with it as it is.
    Accept,
    /// Has it reduced.
    Reduce,
    /// Stops what carries it.
    Stop,
}

/// The layers below a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What the organisation is there for.
    Mission,
    /// A function of it.
    Function,
    /// A business process.
    Process,
    /// An information or control system.
    System,
    /// A device.
    Device,
}

/// What an organisation has to fulfil, and what that rests on (機能保証).
#[derive(Clone, Debug)]
pub struct Mission {
    /// Text id.
    pub id: String,
    /// Who answers for the mission (業務責任者).
    pub owner: RoleId,
    /// Whom the residual risk is handed to.
    pub management: RoleId,
    /// Residual risk that needs no decision, ppm.
    pub tolerance: u32,
    /// When the risk is handed over.
    pub handover: SimTime,
    /// Its elements, what they rest on before them; the last one is the mission itself.
    pub elements: Vec<Element>,
    /// Levels whose crossing is told.
    pub marks: Vec<Level>,
    /// Share of the residual risk that reducing takes away, ppm.
    pub reduces: u32,
    /// What reducing sets off.
    pub reduce: Option<ActionId>,
    /// What stopping sets off.
    pub stop: Option<ActionId>,
}

/// One element of a mission's tree.
#[derive(Clone, Debug)]
pub struct Element {
    /// Text id, unique in its mission.
    pub id: String,
    /// Its layer.
    pub layer: Layer,
    /// What it rests on, with weights; nothing: it always works.
    pub rests: Vec<(Rest, u32)>,
    /// Weighted mean of what it rests on; otherwise the least of it.
    pub weighted: bool,
    /// Share of a loss below that other means make up for, ppm.
    pub substitutable: u32,
    /// Assessed risk of its own, ppm.
    pub risk: u32,
    /// Share of that risk which controls take away, ppm.
    pub control: u32,
}

/// What an element rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rest {
    /// The level of a service.
    Service(ServiceId),
    /// The availability of a system.
    System(SystemId),
    /// An element before it.
    Element(u32),
}

impl Element {
    /// Its own risk after controls: `⌊risk · (1 − control)⌋`, ppm.
    pub fn residual(&self) -> u32 {
        part(self.risk, FULL - self.control.min(FULL))
    }
}

impl Mission {
    /// Levels of all elements: the least, or `⌊Σwᵢ·lᵢ/Σwᵢ⌋`, of what each rests on; of what is missing then,
    /// substitution makes up its share.
    pub fn levels(
        &self,
        service: impl Fn(ServiceId) -> u32,
        system: impl Fn(SystemId) -> u32,
    ) -> Vec<u32> {
        let mut levels: Vec<u32> = Vec::with_capacity(self.elements.len());
        for element in &self.elements {
            let rest = |rest: &Rest| match *rest {
                Rest::Service(s) => service(s),
                Rest::System(s) => system(s),
                Rest::Element(e) => levels[e as usize],
            };
            let total: u64 = element.rests.iter().map(|r| u64::from(r.1)).sum();
            let below = if element.weighted && total > 0 {
                let sum: u128 =
                    element.rests.iter().map(|r| u128::from(rest(&r.0)) * u128::from(r.1)).sum();
                u32::try_from(sum / u128::from(total)).unwrap_or(FULL)
            } else {
                element.rests.iter().map(|r| rest(&r.0)).min().unwrap_or(FULL)
            };
            let below = below.min(FULL);
            levels.push(below + part(FULL - below, element.substitutable.min(FULL)));
        }
        levels
    }

    /// Residual risk of the whole: of each element its own and that of the elements it rests on together,
    /// 1 − (1 − own)·(1 − below), where `below` is 1 − Π(1 − rᵢ) for what is needed altogether and the weighted mean
    /// for what is weighted, less what substitution makes up for.
    pub fn residual(&self) -> u32 {
        let mut totals: Vec<u32> = Vec::with_capacity(self.elements.len());
        for element in &self.elements {
            let below: Vec<(u32, u32)> = element
                .rests
                .iter()
                .filter_map(|(rest, weight)| match rest {
                    Rest::Element(e) => Some((totals[*e as usize], *weight)),
                    _ => None,
                })
                .collect();
            let all: u64 = element.rests.iter().map(|r| u64::from(r.1)).sum();
            let below = if element.weighted && all > 0 {
                let sum: u128 = below.iter().map(|b| u128::from(b.0) * u128::from(b.1)).sum();
                u32::try_from(sum / u128::from(all)).unwrap_or(FULL)
            } else {
                together(below.iter().map(|b| b.0))
            };
            let below = part(below, FULL - element.substitutable.min(FULL));
            totals.push(together([element.residual(), below].into_iter()));
        }
        totals.last().copied().unwrap_or(0)
    }

    /// Residual risk of each layer: 1 − Π(1 − rᵢ) over its elements' own.
    pub fn layers(&self) -> Vec<(Layer, u32)> {
        let mut layers: Vec<Layer> = self.elements.iter().map(|e| e.layer).collect();
        layers.sort_unstable();
        layers.dedup();
        let of = |layer: Layer| {
            together(self.elements.iter().filter(|e| e.layer == layer).map(Element::residual))
        };
        layers.into_iter().map(|layer| (layer, of(layer))).collect()
    }
}

fn part(value: u32, share: u32) -> u32 {
    let product = u64::from(value.min(FULL)) * u64::from(share) / u64::from(FULL);
    u32::try_from(product).unwrap_or(FULL)
}

/// Risks that each would be enough, taken as independent: 1 − Π(1 − rᵢ); what is left is rounded down at each factor.
fn together(risks: impl Iterator<Item = u32>) -> u32 {
    FULL - risks.fold(FULL, |left, risk| part(left, FULL - risk.min(FULL)))
}

impl Plans {
    /// The plan with this text id.
    pub fn plan(&self, id: &str) -> Option<PlanId> {
        let at = self.plans.iter().position(|p| p.id == id)?;
        u32::try_from(at).ok().map(PlanId)
    }

    /// The mission with this text id.
    pub fn mission(&self, id: &str) -> Option<MissionId> {
        let at = self.missions.iter().position(|m| m.id == id)?;
        u32::try_from(at).ok().map(MissionId)
    }
}
