//! The dependency graph as petgraph sees it: supplier → consumer, without copying an edge.

use petgraph::{
    Direction,
    algo::kosaraju_scc,
    visit::{
        GraphBase, GraphRef, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount,
        NodeIndexable, Visitable,
    },
};

use crate::model::{Model, cut};

/// A view of a model's dependency graph for graph algorithms.
#[derive(Clone, Copy)]
pub struct Graph<'m>(pub &'m Model);

impl GraphBase for Graph<'_> {
    type NodeId = u32;
    type EdgeId = (u32, u32);
}

impl GraphRef for Graph<'_> {}

impl NodeCount for Graph<'_> {
    fn node_count(&self) -> usize {
        self.0.service_count()
    }
}

impl NodeIndexable for Graph<'_> {
    fn node_bound(&self) -> usize {
        self.0.service_count()
    }
    fn to_index(&self, node: u32) -> usize {
        node as usize
    }
    fn from_index(&self, index: usize) -> u32 {
        cut(index as u64)
    }
}

impl Visitable for Graph<'_> {
    type Map = Visited;
    fn visit_map(&self) -> Visited {
        Visited(vec![false; self.0.service_count()])
    }
    fn reset_map(&self, map: &mut Visited) {
        map.0.fill(false);
    }
}

/// Which services a traversal has seen.
pub struct Visited(Vec<bool>);

impl petgraph::visit::VisitMap<u32> for Visited {
    fn visit(&mut self, node: u32) -> bool {
        !std::mem::replace(&mut self.0[node as usize], true)
    }
    fn is_visited(&self, node: &u32) -> bool {
        self.0[*node as usize]
    }
    fn unvisit(&mut self, node: u32) -> bool {
        std::mem::replace(&mut self.0[node as usize], false)
    }
}

impl IntoNodeIdentifiers for Graph<'_> {
    type NodeIdentifiers = std::ops::Range<u32>;
    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..cut(self.0.service_count() as u64)
    }
}

impl<'m> IntoNeighbors for Graph<'m> {
    type Neighbors = Box<dyn Iterator<Item = u32> + 'm>;
    fn neighbors(self, node: u32) -> Self::Neighbors {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'m> IntoNeighborsDirected for Graph<'m> {
    type NeighborsDirected = Box<dyn Iterator<Item = u32> + 'm>;
    fn neighbors_directed(self, node: u32, direction: Direction) -> Self::NeighborsDirected {
        let model = self.0;
        match direction {
            Direction::Outgoing => Box::new(model.consumers(node)),
            Direction::Incoming => Box::new(model.needed_suppliers(node)),
        }
    }
}

impl Model {
    /// Services that this one supplies, once per group.
    pub(crate) fn consumers(&self, service: u32) -> impl Iterator<Item = u32> + '_ {
        let s = service as usize;
        let range = self.services[s].out as usize..self.services[s + 1].out as usize;
        self.supplies[range].iter().map(|supply| self.owner(supply.group))
    }

    /// The service that a group or feed belongs to.
    pub(crate) fn owner(&self, group: u32) -> u32 {
        let row = &self.groups[group as usize];
        if row.feed { self.groups[row.consumer as usize].consumer } else { row.consumer }
    }

    /// Services that supply this one, feeds included, once per group.
    pub(crate) fn needed_suppliers(&self, service: u32) -> impl Iterator<Item = u32> + '_ {
        let s = service as usize;
        (self.services[s].groups..self.services[s + 1].groups)
            .flat_map(move |g| std::iter::once(g).chain(self.feeds_of(g).iter().map(|f| f.1)))
            .flat_map(move |g| {
                let row = &self.groups[g as usize];
                let (one, many) = if row.direct {
                    (Some(row.supplier), &[][..])
                } else {
                    (None, self.supplier_rows(row))
                };
                one.into_iter().chain(many.iter().map(|s| s.0))
            })
    }
}

/// The strongly connected component of each service, numbered by their lowest member; `u32::MAX` for a service that
/// is in no cycle; a service that supplies itself is a cycle of its own. Only services of one component can hold each
/// other down.
pub(crate) fn components(model: &Model) -> Vec<u32> {
    let mut component = vec![u32::MAX; model.service_count()];
    for members in kosaraju_scc(Graph(model)) {
        let own = |s: u32| model.consumers(s).any(|c| c == s);
        if (members.len() > 1 || members.iter().all(|&s| own(s)))
            && let Some(&lowest) = members.iter().min()
        {
            for member in members {
                component[member as usize] = lowest;
            }
        }
    }
    component
}
