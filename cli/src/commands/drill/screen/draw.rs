//! Drawing: five panes where there is room, one at a time where there is not; dialogs and pages over them. The mark of the
//! exercise stands in the top line of every picture.

use hakyu_exercise::{outcome::Lang, session::Desk};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Text},
    widgets::{Block, Clear, Paragraph, Wrap},
};

use super::{
    super::{
        control::Drill,
        talk::{Form, Purpose, Talk},
        words::{Say, Tone, pick},
    },
    PANES, Pane, Screen,
};

/// Columns and rows from which on all panes stand side by side.
const WIDE: (u16, u16) = (100, 26);

/// The keys in short.
fn keys(lang: Lang) -> &'static str {
    pick(
        lang,
        "n next · w wait 10m · r report · a announce · f forecast · l pass on · o other · h hint · : command · ? help · ! real event · e end · q save+quit",
        "n 次へ · w 10分待つ · r 報告 · a 公表 · f 見込み · l 展開 · o その他 · h ヒント · : コマンド · ? ヘルプ · ! 実災害 · e 終了 · q 保存して中断",
    )
}

/// The keys, one a line.
pub(super) fn keys_help(drill: &Drill) -> String {
    pick(
        drill.manner.lang,
        "Tab, 1–5  pane      ↑ ↓  choose, scroll      Enter  open a message, prepare an action\nn next   w / W wait 10 min / 1 h   r report   a announce   f forecast   l pass the chosen message on\ng reading   h hint   y why   u open questions   o other   : any command below   space clock (with --live)\n! REAL EVENT   R resume   e end   q save and quit   Ctrl-C the same\n",
        "Tab、1～5  枠の切替え　　↑ ↓  選択・スクロール　　Enter  連絡を開く、対応を準備する\nn 次へ　w／W 10分／1時間待つ　r 報告　a 公表　f 復旧見込み　l 選択中の連絡を展開\ng 見立て　h ヒント　y 経緯　u 未回答の設問　o その他　: 下記のコマンド　スペース 時計（--live）\n! 実災害　R 再開　e 終了　q 保存して中断　Ctrl-Cも同じ\n",
    )
    .to_owned()
}

impl Screen {
    /// One picture.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, drill: &Drill) {
        let area = frame.area();
        let wide = area.width >= WIDE.0 && area.height >= WIDE.1;
        let below = if wide { 2 } else { 3 };
        let rows = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(3),
            Constraint::Length(below),
        ]);
        let [top, body, bottom] = rows.areas(area);
        self.top(frame, top, drill);
        let desk = drill.desk();
        if wide {
            self.panes(frame, body, drill, &desk);
        } else {
            self.one_pane(frame, body, drill, &desk);
        }
        self.bottom(frame, bottom, drill);
        match (&self.popup, &drill.talk) {
            (Some(popup), _) => {
                let title = pick(
                    drill.manner.lang,
                    "Enter closes · ↑ ↓ scrolls",
                    "Enterで閉じる · ↑↓でスクロール",
                );
                let lines: Vec<Line<'_>> = popup.said.iter().flat_map(|s| self.said(s)).collect();
                frame.render_widget(Clear, body);
                self.text(frame, body, title, true, &lines, popup.scroll);
            }
            (None, Some(talk)) => self.dialog(frame, body, drill, talk),
            (None, None) => {}
        }
    }

    fn style(&self, colour: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.colour { style.fg(colour) } else { style }
    }

    fn top(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill) {
        let lang = drill.manner.lang;
        let state = if drill.session.suspended(None) {
            pick(lang, "*** REAL EVENT – suspended ***", "＊＊＊実災害・中断中＊＊＊")
        } else if drill.runs() {
            pick(lang, "clock runs", "時計：進行中")
        } else {
            pick(lang, "clock stands", "時計：停止中")
        };
        let title = hakyu_exercise::words::role_title(drill.compiled(), drill.role());
        let words = format!("【訓練】EXERCISE  {}  {state}  {}", drill.clock(), title.get(lang));
        let colour = if drill.session.suspended(None) { Color::Red } else { Color::Yellow };
        let style = self.style(colour, Modifier::BOLD | Modifier::REVERSED);
        frame.render_widget(Paragraph::new(words).style(style), area);
    }

    fn bottom(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill) {
        let lang = drill.manner.lang;
        let words = if self.commanding {
            format!(": {}_", self.typed)
        } else if self.popup.is_some() {
            String::new()
        } else if let Some(Talk::Sheet(_)) = &drill.talk {
            pick(
                lang,
                "Enter takes · ↑ back · ↓ on · F1 explains · F2 takes the rest · PgDn choices · Esc leaves",
                "Enter 採用 · ↑ 前へ · ↓ 次へ · F1 説明 · F2 残りを採用 · PgDn 選択肢 · Esc 閉じる",
            )
            .to_owned()
        } else {
            keys(lang).to_owned()
        };
        frame.render_widget(Paragraph::new(words).wrap(Wrap { trim: true }), area);
    }

    fn panes(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill, desk: &Desk) {
        let [upper, lower] =
            Layout::vertical([Constraint::Min(10), Constraint::Length(6)]).areas(area);
        let columns = Layout::horizontal([
            Constraint::Percentage(30),
            Constraint::Percentage(38),
            Constraint::Percentage(32),
        ]);
        let [left, middle, right] = columns.areas(upper);
        let [status, actions] =
            Layout::vertical([Constraint::Percentage(45), Constraint::Percentage(55)]).areas(right);
        for (pane, area) in PANES.into_iter().zip([left, middle, status, actions, lower]) {
            self.pane(frame, area, drill, desk, pane);
        }
    }

    fn one_pane(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill, desk: &Desk) {
        let [tabs, body] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(2)]).areas(area);
        let names: Vec<String> = (1..)
            .zip(PANES)
            .map(|(number, pane)| {
                let name = pane_title(drill.manner.lang, pane);
                if pane == self.pane {
                    format!("[{number} {name}]")
                } else {
                    format!(" {number} {name} ")
                }
            })
            .collect();
        frame.render_widget(Paragraph::new(names.join("")), tabs);
        self.pane(frame, body, drill, desk, self.pane);
    }

    fn pane(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill, desk: &Desk, pane: Pane) {
        let lang = drill.manner.lang;
        let chosen = |at: usize, on: usize| if at == on { "▶" } else { " " };
        let page = |say: &Say| -> Vec<Line<'static>> { self.said(say) };
        let mut scroll = self.scroll[PANES.iter().position(|p| *p == pane).unwrap_or(0)];
        let lines: Vec<Line<'static>> = match pane {
            Pane::Inbox => {
                let item = self.item.min(desk.inbox.len().saturating_sub(1));
                scroll = keep_visible(item, area);
                let rows = desk.inbox.iter().enumerate();
                rows.map(|(at, row)| {
                    let words = format!(
                        "{}{}",
                        chosen(at, item),
                        drill.inbox_row(at + 1, row).trim_start()
                    );
                    let on = at == item && self.pane == pane;
                    let style = if on {
                        Style::new().add_modifier(Modifier::REVERSED)
                    } else {
                        Style::new()
                    };
                    Line::styled(clip(&words, area.width), style)
                })
                .collect()
            }
            Pane::Message => match desk.inbox.get(self.item) {
                Some(read) => plain(&drill.message_text(read, self.item + 1)),
                None => plain(pick(
                    lang,
                    "Nothing chosen; n moves on.",
                    "連絡はまだありません。nで進みます。",
                )),
            },
            Pane::Status => page(&drill.status_page(desk)),
            Pane::Actions => {
                scroll = keep_visible(self.action * 2 + 1, area);
                let rows = drill.offer().actions.iter().enumerate();
                rows.flat_map(|(at, row)| {
                    let on = at == self.action && self.pane == pane;
                    let style = if on {
                        Style::new().add_modifier(Modifier::REVERSED)
                    } else {
                        Style::new()
                    };
                    let head =
                        format!("{}{} {}", chosen(at, self.action), at + 1, row.title.get(lang));
                    let takes =
                        format!("    {} {}", pick(lang, "takes", "所要"), row.takes.get(lang));
                    [
                        Line::styled(clip(&head, area.width), style),
                        Line::raw(clip(&takes, area.width)),
                    ]
                })
                .collect()
            }
            Pane::Sent => {
                // The last things done stand in sight.
                let rows = desk.sent.iter().rev();
                rows.map(|sent| {
                    Line::raw(format!("{}  {}", drill.at(sent.at), sent.text.get(lang)))
                })
                .collect()
            }
        };
        let number = PANES.iter().position(|p| *p == pane).map_or(0, |at| at + 1);
        let title = format!("{number} {}", pane_title(lang, pane));
        self.text(frame, area, &title, self.pane == pane, &lines, scroll);
    }

    /// A framed text; what is in focus has a thick frame and a sign, whatever the colours.
    fn text(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        title: &str,
        focus: bool,
        lines: &[Line<'_>],
        scroll: u16,
    ) {
        let mut block = Block::bordered().title(if focus {
            format!(" » {title} ")
        } else {
            format!(" {title} ")
        });
        if focus {
            block = block
                .border_type(ratatui::widgets::BorderType::Thick)
                .border_style(self.style(Color::Cyan, Modifier::BOLD));
        }
        let (width, rows) = (area.width.saturating_sub(2), area.height.saturating_sub(2));
        let lines: Vec<Line<'_>> = lines.iter().flat_map(|line| broken(line, width)).collect();
        // Nobody scrolls beyond the last line.
        let most = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(rows);
        let text = Paragraph::new(Text::from(lines)).block(block).scroll((scroll.min(most), 0));
        frame.render_widget(text, area);
    }

    /// Words with the sign of their tone.
    fn said(&self, say: &Say) -> Vec<Line<'static>> {
        let (sign, style) = match say.tone {
            Tone::Hint => ("▶ ", self.style(Color::Yellow, Modifier::empty())),
            Tone::Feedback => ("→ ", self.style(Color::Green, Modifier::empty())),
            Tone::Refused => ("! ", self.style(Color::Red, Modifier::BOLD)),
            Tone::RealEvent => ("!! ", self.style(Color::Red, Modifier::BOLD | Modifier::REVERSED)),
            Tone::Head => ("", Style::new().add_modifier(Modifier::BOLD)),
            Tone::Plain => ("", Style::new()),
        };
        let mut first = true;
        say.text
            .lines()
            .map(|line| {
                let words = if first { format!("{sign}{line}") } else { line.to_owned() };
                first = false;
                Line::styled(words, style)
            })
            .collect()
    }

    fn dialog(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill, talk: &Talk) {
        frame.render_widget(Clear, area);
        match talk {
            Talk::Confirm(_) => {
                let lines = vec![
                    Line::raw(drill.prompt()),
                    Line::styled(
                        format!("> {}_", self.typed),
                        Style::new().add_modifier(Modifier::BOLD),
                    ),
                ];
                self.text(frame, area, pick(drill.manner.lang, "Sure?", "確認"), true, &lines, 0);
            }
            Talk::Sheet(form) => self.form(frame, area, drill, form),
        }
    }

    /// A sheet: its fields, and what may stand in the one whose turn it is.
    fn form(&self, frame: &mut Frame<'_>, area: Rect, drill: &Drill, form: &Form) {
        let lang = drill.manner.lang;
        let compiled = drill.compiled();
        let count = form.sheet.fields.len();
        let asking = matches!(form.purpose, Purpose::Answers(_));
        let turn = form.sheet.fields.get(form.at);
        // Two fifths for the fields, the rest for the one whose turn it is; the summary takes all.
        let upper = if turn.is_none() {
            area.height.saturating_sub(3)
        } else if asking {
            0
        } else {
            (area.height * 2 / 5).max(4).min(u16::try_from(count + 2).unwrap_or(u16::MAX))
        };
        let [fields, below] =
            Layout::vertical([Constraint::Length(upper), Constraint::Min(3)]).areas(area);
        if upper > 0 {
            let rows: Vec<Line<'_>> = form
                .sheet
                .fields
                .iter()
                .enumerate()
                .map(|(at, field)| {
                    let sign = if at == form.at { "▶" } else { " " };
                    let value = field.shown(compiled);
                    let words = format!(
                        "{sign}{:>2} {}: {}",
                        at + 1,
                        field.title.get(lang),
                        value.get(lang)
                    );
                    let style = if at == form.at {
                        Style::new().add_modifier(Modifier::REVERSED)
                    } else {
                        Style::new()
                    };
                    Line::styled(clip(&words, area.width), style)
                })
                .collect();
            let scroll = if turn.is_none() { self.down } else { keep_visible(form.at, fields) };
            self.text(frame, fields, form.sheet.title.get(lang), false, &rows, scroll);
        }
        let mut lines: Vec<Line<'_>> = Vec::new();
        let title = if let Some(field) = turn {
            lines.push(Line::styled(
                format!("> {}_", self.typed),
                Style::new().add_modifier(Modifier::BOLD),
            ));
            lines.extend(self.note.iter().flat_map(|s| self.said(s)));
            if asking {
                lines.extend(plain(field.title.get(lang)));
            }
            let (help, value) = (field.help.get(lang), field.shown(compiled));
            lines.push(Line::raw(help.to_owned()));
            if !asking {
                lines.push(Line::raw(format!("[{}]", value.get(lang))));
            }
            for (number, choice) in (1..).zip(field.choices()) {
                lines.push(Line::raw(format!("{number:>3} {}", choice.title.get(lang))));
            }
            if asking {
                format!("{} {}/{count}", form.sheet.title.get(lang), form.at + 1)
            } else {
                field.title.get(lang).to_owned()
            }
        } else {
            lines.push(Line::styled(
                format!(
                    "{} {}_",
                    pick(lang, "send? yes, no, number >", "送信しますか（はい／いいえ／番号）>"),
                    self.typed
                ),
                Style::new().add_modifier(Modifier::BOLD),
            ));
            lines.extend(self.note.iter().flat_map(|s| self.said(s)));
            String::new()
        };
        let scroll = if turn.is_some() { self.down } else { 0 };
        self.text(frame, below, &title, true, &lines, scroll);
    }
}

fn pane_title(lang: Lang, pane: Pane) -> &'static str {
    match pane {
        Pane::Inbox => pick(lang, "Inbox", "受信"),
        Pane::Message => pick(lang, "Message", "本文"),
        Pane::Status => pick(lang, "Status", "状況"),
        Pane::Actions => pick(lang, "Actions", "対応"),
        Pane::Sent => pick(lang, "Done", "実施"),
    }
}

fn plain(words: &str) -> Vec<Line<'static>> {
    words.lines().map(|line| Line::raw(line.to_owned())).collect()
}

/// A line broken to a width, Japanese between its letters (UAX #14): ratatui breaks at spaces only.
fn broken<'l>(line: &Line<'l>, width: u16) -> Vec<Line<'l>> {
    let words: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    textwrap::wrap(&words, usize::from(width.max(2)))
        .into_iter()
        .map(|part| Line::styled(part.into_owned(), line.style))
        .collect()
}

/// Lines to scroll away so that this one is in a framed area.
fn keep_visible(line: usize, area: Rect) -> u16 {
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    u16::try_from((line + 1).saturating_sub(rows)).unwrap_or(u16::MAX)
}

/// Words cut to a framed width, wide letters counted as two columns.
fn clip(words: &str, width: u16) -> String {
    let most = usize::from(width.saturating_sub(2));
    let mut used = 0;
    let mut out = String::new();
    for letter in words.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
        if used + wide > most {
            break;
        }
        used += wide;
        out.push(letter);
    }
    out
}
