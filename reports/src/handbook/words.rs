//! Every fixed word of handbooks, in English and Japanese, one table a document.

pub(crate) mod ceptoar;
pub(crate) mod common;
pub(crate) mod controller;
pub(crate) mod evaluator;
pub(crate) mod feedback;
pub(crate) mod plain;
pub(crate) mod player;
pub(crate) mod sub_controller;

#[cfg(test)]
mod tests {
    #[test]
    fn every_table_is_complete() {
        let check = crate::words::tests::check;
        check(super::ceptoar::ALL);
        check(super::common::ALL);
        check(super::controller::ALL);
        check(super::evaluator::ALL);
        check(super::feedback::ALL);
        check(super::plain::ALL);
        check(super::player::ALL);
        check(super::sub_controller::ALL);
    }
}
