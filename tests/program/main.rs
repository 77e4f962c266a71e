//! The program as a new user meets it.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a failed expectation is the test's finding"
)]

mod after_action;
mod awaited;
mod backtests;
mod bad_input;
mod commands;
mod conduct;
mod diagnostics;
mod drills;
mod edits;
mod explains;
mod handbooks;
mod library;
mod localising;
mod mechanisms;
mod national;
mod new_scenarios;
mod ready_scenarios;
mod rehearsals;
mod repair_scenario;
mod replays;
mod report_pages;
mod seams;
mod spreadsheets;
mod systems;
mod timelines;
mod views;
mod workspace;
