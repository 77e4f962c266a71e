//! From the expanded world to an engine model.

use hakyu_engine::{
    Aggregate, BuildError, Combine, GroupSpec, Level, Maintenance, Model, ModelBuilder, NeededFor,
    Ramp, Refill, Response, ServiceHandle, ServiceKind, ServiceSpec, SimTime,
};

use super::World;

/// Services in id order, with needs in id order: one way to build, whatever order the files had.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub services: Vec<PlannedService>,
}

/// The numbers of a service.
#[derive(Debug)]
pub(super) struct PlannedService {
    pub id: String,
    pub sector: Option<String>,
    pub place: String,
    pub kind: ServiceKind,
    pub people: u64,
    pub restart: u64,
    pub ramp: Option<Ramp>,
    pub combine: Combine,
    pub maintenance: Maintenance,
    pub needs: Vec<PlannedNeed>,
}

/// The numbers of a need group.
#[derive(Clone, Debug)]
pub(super) struct PlannedNeed {
    pub id: String,
    pub group: PlannedGroup,
    pub full_at: Option<u32>,
    pub buffer: u64,
    pub refill: Refill,
    pub start_failure: u32,
    pub needed_for: NeededFor,
    pub feed: Option<(u32, PlannedGroup)>,
}

/// Suppliers by index of their service.
#[derive(Clone, Debug)]
pub(super) struct PlannedGroup {
    pub suppliers: Vec<(usize, u32)>,
    pub aggregate: Aggregate,
    pub total: Option<u64>,
    pub response: Response,
}

impl World {
    /// An engine model of this world, healthy and without a script, for a run of `duration`.
    ///
    /// # Errors
    /// What the engine refuses and no check here foresaw, such as two ids with the same hash.
    pub fn model(&self, duration: SimTime) -> Result<Model, BuildError> {
        let mut builder = ModelBuilder::new();
        let services = &self.plan.services;
        let handles: Vec<ServiceHandle> = services
            .iter()
            .map(|s| {
                builder.service(&ServiceSpec {
                    id: &s.id,
                    sector: s.sector.as_deref(),
                    place: &s.place,
                    kind: s.kind,
                    people: s.people,
                    capacity: Level::FULL,
                    restart: s.restart,
                    ramp: s.ramp,
                    combine: s.combine,
                    maintenance: s.maintenance,
                })
            })
            .collect();
        let mut suppliers = Vec::new();
        for (service, &consumer) in services.iter().zip(&handles) {
            for need in &service.needs {
                let handles_of = |group: &PlannedGroup, out: &mut Vec<(ServiceHandle, u32)>| {
                    out.clear();
                    out.extend(
                        group.suppliers.iter().filter_map(|&(s, w)| Some((*handles.get(s)?, w))),
                    );
                };
                handles_of(&need.group, &mut suppliers);
                let handle = builder.need(
                    consumer,
                    &GroupSpec {
                        need: &need.id,
                        suppliers: &suppliers,
                        aggregate: need.group.aggregate,
                        total: need.group.total,
                        full_at: need.full_at,
                        response: need.group.response.clone(),
                        buffer: need.buffer,
                        refill: need.refill,
                        start_failure: need.start_failure,
                        needed_for: need.needed_for,
                    },
                );
                if let Some((rate, feed)) = &need.feed {
                    handles_of(feed, &mut suppliers);
                    builder.feed(
                        handle,
                        Level::new(*rate),
                        &GroupSpec {
                            aggregate: feed.aggregate,
                            total: feed.total,
                            response: feed.response.clone(),
                            ..GroupSpec::new("inflow", &suppliers)
                        },
                    );
                }
            }
        }
        builder.build(duration)
    }
}
