//! How replies of many mail programs are cut, and that nothing hostile hides a mail or takes long.

use std::time::{Duration, Instant};

use super::*;

/// Checks that each of these mails is shown as `Thanks, it works.`
fn assert_cut(mails: &[&str]) {
    for mail in mails {
        assert_eq!(reply_text(mail), "Thanks, it works.", "{mail}");
        assert_eq!(reply_text(&mail.replace('\n', "\r\n")), "Thanks, it works.", "{mail}");
    }
}

#[test]
fn the_history_of_each_program_is_cut() {
    assert_cut(&[
        // Gmail, which wraps its line.
        "Thanks, it works.\n\nOn Mon, Jan 1, 2024 at 10:00 AM Ada Obi <\nada@example.com> wrote:\n\n> Is it dry?\n>\n> Ada\n",
        // Gmail, whose HTML has no `>`.
        "Thanks, it works.\n\nOn Mon, Jan 1, 2024 at 10:00 AM Ada Obi <ada@example.com> wrote:\nIs it dry?\n",
        // Apple Mail and Thunderbird.
        "Thanks, it works.\n\n> On 1 Jan 2024, at 10:00, Ada Obi <ada@example.com> wrote:\n> \n> Is it dry?\n",
        "Thanks, it works.\n\nOn 01/01/2024 10:00, Ada Obi wrote:\n> Is it dry?\n",
        // Outlook, on the desk and on the web.
        "Thanks, it works.\n\n-----Original Message-----\nFrom: Ada Obi\nSent: Monday\nIs it dry?\n",
        "Thanks, it works.\n\n________________________________\nFrom: Ada Obi\nSent: Monday\nTo: Bob\nSubject: Roof\n\nIs it dry?\n",
        "Thanks, it works.\n\n*From:* Ada Obi\n*Sent:* Monday\n*To:* Bob\n\nIs it dry?\n",
        "Thanks, it works.\n\nVon: Ada Obi\nGesendet: Montag\nAn: Bob\nBetreff: Dach\n\nIst es trocken?\n",
    ]);
}

#[test]
fn the_history_is_cut_in_other_languages() {
    assert_cut(&[
        "Thanks, it works.\n\nAm 01.01.2024 um 10:00 schrieb Ada Obi:\n> Trocken?\n",
        "Thanks, it works.\n\nLe lun. 1 janv. 2024 à 10:00, Ada <ada@example.com> a écrit :\n> Sec ?\n",
        "Thanks, it works.\n\nEl lun, 1 ene 2024 a las 10:00, Ada (<ada@example.com>) escribió:\n> ¿Seco?\n",
        "Thanks, it works.\n\nIl giorno lun 1 gen 2024 Ada <ada@example.com> ha scritto:\n> Asciutto?\n",
        "Thanks, it works.\n\nOp ma 1 jan 2024 om 10:00 schreef Ada <ada@example.com>:\n> Droog?\n",
        "Thanks, it works.\n\nEm seg., 1 de jan. de 2024, Ada <ada@example.com> escreveu:\n> Seco?\n",
    ]);
}

#[test]
fn signatures_are_cut() {
    assert_cut(&[
        "Thanks, it works.\n-- \nBob\nRoofs Ltd\n",
        "Thanks, it works.\n\n--\nBob\n",
        "Thanks, it works.\n\nSent from my iPhone\n\n> On 1 Jan 2024, at 10:00, Ada <ada@example.com> wrote:\n> Dry?\n",
    ]);
}

#[test]
fn an_answer_below_the_quote_is_what_is_shown() {
    assert_cut(&[
        "On 01/01/2024 10:00, Ada Obi wrote:\n> Is it dry?\n> Ada\n\nThanks, it works.\n",
        "> Is it dry?\n\nThanks, it works.\n-- \nBob\n",
    ]);
}

#[test]
fn answers_between_quoted_lines_keep_what_they_answer() {
    let mail = "On 01/01/2024 10:00, Ada Obi wrote:\n> Is it dry?\nYes.\n> All of it?\nNo.";
    assert_eq!(reply_text(mail), mail);
    assert_eq!(reply_text(&format!("{mail}\n> Bye\n")), mail);
}

#[test]
fn what_people_write_themselves_stays() {
    for mail in [
        "On Monday the plumber wrote:\nthe pipe is broken.",
        "From: here to there\nit is far.",
        "Steps:\n--\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven",
        "a > b\n____\nc",
    ] {
        assert_eq!(reply_text(mail), mail);
    }
}

#[test]
fn a_mail_of_nothing_but_history_is_shown_whole() {
    for mail in ["> Is it dry?", "-- \nBob", "-----Original Message-----\nDry?", "Sent from my iPhone"] {
        assert_eq!(reply_text(&format!("\n{mail}\n")), mail);
    }
    assert_eq!(reply_text(" \n\t\n"), "");
}

/// Every mail of up to five lines out of the marks, each with the others around it.
#[test]
fn no_order_of_marks_hides_a_whole_mail_or_makes_words_up() {
    const LINES: [&str; 8] = [
        "",
        "words",
        "> quoted",
        "-- ",
        "On 1 Jan 2024 Ada wrote:",
        "-----Original Message-----",
        "From: Ada",
        "To: Bob\nDate: now",
    ];
    for code in 0..LINES.len().pow(5) {
        let chosen: Vec<&str> =
            (0..5).map(|place| LINES[code / LINES.len().pow(place) % LINES.len()]).collect();
        let mail = chosen.join("\n");
        let reply = reply_text(&mail);
        assert_eq!(reply.is_empty(), mail.trim().is_empty(), "{mail:?}");
        assert!(mail.contains(&reply), "{mail:?} became {reply:?}");
    }
}

#[test]
fn hostile_texts_take_time_in_proportion() {
    let start = Instant::now();
    for piece in [
        "\n",
        ">",
        ">\n",
        "-",
        "--\n",
        "_",
        "On ",
        "On 2024\n",
        "On 2024 Ada wrote:\n>\nx\n",
        "From:\n",
        "From:\nTo:\nx\n",
        "\r",
        "é",
    ] {
        let mail = piece.repeat(2_000_000 / piece.len());
        assert!(reply_text(&mail).len() <= mail.len());
    }
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
