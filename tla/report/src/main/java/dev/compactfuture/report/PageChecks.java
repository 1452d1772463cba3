package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.WebDriverException;

/**
 * Tests the page of a run in a browser: wide, on a phone, dark, printed, and by keyboard. Canaries
 * are the same page with a fault in it.
 */
public final class PageChecks {
  /** The id of the row. */
  public static final String ID = "browser.page";

  private static final int WIDE = 1280;
  private static final int PHONE = 360;
  private static final int HEIGHT = 900;
  private static final int PAPER = 1030; // A4 across, less its margins

  private static final String WALK = "id=\"walk\""; // of the stepper
  private static final String NO_STEP = "the key 1 takes no step of a program";
  private static final String NOWHERE = "links to nowhere";
  private static final String TWICE = "ids that are there twice";
  private static final String NETWORK = "resources of the network";
  private static final String WIDER = "elements that are wider than a phone";
  private static final String CUT_OFF = "elements that are cut off on paper";
  private static final String PALE = "texts that are pale by day";
  private static final String PALE_IN_THE_DARK = "texts that are pale in the dark";

  /**
   * A fault of a page.
   *
   * @param from a text of the page, in whose place {@code to} stands
   * @param message how the check that has to notice it begins
   */
  private record Canary(String name, String from, String to, String message) {
    static Canary atTheEnd(String name, String html, String message) {
      return new Canary(name, "</main>", html + "</main>", message);
    }
  }

  /** Canaries on one page must not mask one another, as a script that fails masks all others. */
  private static final List<List<Canary>> CANARIES =
      List.of(
          List.of(
              Canary.atTheEnd("a link to nowhere", "<a href='#nowhere'>x</a>", NOWHERE),
              Canary.atTheEnd("an id twice", "<p id='claims'>x</p>", TWICE),
              Canary.atTheEnd("an image of the network", "<img src='http://127.0.0.1/x'>", NETWORK),
              Canary.atTheEnd("a line that is too wide", "<p style='width:99rem'>x</p>", WIDER),
              Canary.atTheEnd("text that is pale", "<p style='color:#9998'>x</p>", PALE),
              Canary.atTheEnd(
                  "text that is pale in the dark",
                  "<p style='color:light-dark(#000, #555)'>x</p>",
                  PALE_IN_THE_DARK),
              Canary.atTheEnd(
                  "a line that paper cuts off", "<div style='width:99rem'>x</div>", CUT_OFF),
              new Canary("checks that are missing", "class=\"checks\"", "", "it shows")),
          List.of(
              new Canary("keys that do nothing", "\"keydown\"", "\"keyleft\"", NO_STEP),
              new Canary(
                  "what stays folded", "\"beforeprint\"", "\"print\"", "something is folded")),
          List.of(
              new Canary(
                  "a script that fails",
                  "\"use strict\";",
                  "throw new Error('x');",
                  "the browser says")));

  private final Browser browser;
  private final List<String> wrong = new ArrayList<>();
  private long links;
  private long texts;
  private long steps;

  private PageChecks(Browser browser) {
    this.browser = browser;
  }

  /**
   * Returns the row of a page.
   *
   * @param checks how many rows of evidence the page has to show
   */
  public static EvidenceRow run(Path page, int checks) throws IOException {
    long start = System.nanoTime();
    String missing = Browser.missing();
    if (!missing.isEmpty()) {
      return row(Verdict.NOT_RUN, missing, start, List.of(), Map.of());
    }
    try (Browser browser = Browser.start();
        ScratchFolder scratch = ScratchFolder.create("pages")) {
      PageChecks whole = new PageChecks(browser);
      whole.check(page, checks);
      String html = Files.readString(page);
      List<String> caught = new ArrayList<>();
      for (List<Canary> canaries : CANARIES) {
        String broken = html;
        for (Canary canary : canaries) {
          broken = broken.replace(canary.from, canary.to);
        }
        PageChecks faulty = new PageChecks(browser);
        faulty.check(Files.writeString(scratch.resolve("index.html"), broken), checks);
        for (Canary canary : canaries) {
          if (canary.message.equals(NO_STEP) && !html.contains(WALK)) {
            continue; // lockstep wrote no graphs, and the page says so
          }
          if (faulty.wrong.stream().anyMatch(fault -> fault.startsWith(canary.message))) {
            caught.add(canary.name);
          } else {
            whole.wrong.add("canary not caught: " + canary.name);
          }
        }
      }
      Map<String, Long> figures =
          Map.of(
              "checks", (long) checks,
              "links", whole.links,
              "texts", whole.texts,
              "steps", whole.steps,
              "bytes", Files.size(page));
      return row(
          whole.wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
          whole.wrong.isEmpty() ? browser.version() : String.join("; ", whole.wrong),
          start,
          caught,
          figures);
    } catch (SessionNotCreatedException e) { // of another version than the driver, perhaps
      return row(Verdict.NOT_RUN, firstLine(e), start, List.of(), Map.of());
    } catch (WebDriverException e) {
      return row(Verdict.VIOLATED, firstLine(e), start, List.of(), Map.of());
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static EvidenceRow row(
      Verdict verdict, String why, long start, List<String> caught, Map<String, Long> figures) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new EvidenceRow(
            ID, "browser", List.of(), verdict, why, seconds, EvidenceRow.caught(caught), figures)
        .requireFigures()
        .requireCanary();
  }

  private void check(Path page, int checks) throws IOException {
    browser.look(WIDE, HEIGHT, false);
    browser.open(page, "");
    int most = EvidencePage.MOST_BYTES;
    require(Files.size(page) <= most, "it has more than " + most + " bytes");
    long shown = number("return document.querySelectorAll('.checks > tbody > tr').length");
    require(shown == checks, "it shows " + shown + " of " + checks + " checks");
    requireNothing(NOWHERE, BROKEN_LINKS);
    requireNothing(TWICE, DOUBLE_IDS);
    requireNothing(NETWORK, RESOURCES);
    links = number("return document.querySelectorAll('a[href^=\"#\"]').length");
    walkByKeyboard();
    requireNothing("programs that are not drawn", NOT_DRAWN);
    browser.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    texts = number(TEXTS + "return texts().length");
    requireNothing(PALE, PALE_TEXTS);
    browser.look(WIDE, HEIGHT, true);
    requireNothing(PALE_IN_THE_DARK, PALE_TEXTS);
    browser.look(PHONE, HEIGHT, false);
    requireNothing(WIDER, TOO_WIDE);
    print(page);
    browser.errors().forEach(error -> wrong.add("the browser says: " + error));
  }

  /** Takes a step of the first program and goes back, without a mouse. */
  private void walkByKeyboard() {
    if (number("return document.querySelectorAll('#walk').length") == 0) {
      return;
    }
    browser.evaluate("location.hash = ''");
    String word = "return document.querySelector('#walk .walk-word')?.textContent ?? ''";
    browser.evaluate("document.querySelector('#walk select')?.focus()");
    browser.type(Keys.TAB); // to the first button that is enabled, a step
    String link = "return location.hash";
    browser.type("1");
    Object first = browser.evaluate(link);
    require(!first.equals(""), NO_STEP);
    steps = number("return document.querySelectorAll('#walk li').length");
    browser.type("1");
    Object second = browser.evaluate(link);
    require(!second.equals(first), "the key 1 takes no second step of a program");
    steps = number("return document.querySelectorAll('#walk li').length");
    Object there = browser.evaluate(word);
    browser.evaluate("location.hash = '#claims'");
    browser.evaluate("location.hash = arguments[0]", second);
    require(there.equals(browser.evaluate(word)), "a link to a state leads to another one");
    browser.evaluate("document.getElementById('walk').focus()");
    browser.type(Keys.BACK_SPACE);
    require(first.equals(browser.evaluate(link)), "Backspace does not go back");
  }

  private void print(Path page) {
    browser.look(WIDE, HEIGHT, false);
    browser.open(page, "");
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    require(
        number("return document.querySelectorAll('details:not([open], .claims details)').length")
            == 0,
        "something is folded away on paper");
    browser.lookAsOnPaper(PAPER);
    requireNothing(CUT_OFF, BEYOND_THE_EDGE);
    byte[] pdf = Base64.getDecoder().decode(browser.print());
    require(new String(pdf, 0, 4).equals("%PDF"), "it cannot be printed");
  }

  private long number(String body) {
    return ((Number) browser.evaluate(body)).longValue();
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  /** Requires that a function of JavaScript returns no text. */
  private void requireNothing(String name, String body) {
    String found = String.valueOf(browser.evaluate(body));
    require(found.isEmpty(), name + ": " + found);
  }

  private static final String BROKEN_LINKS =
      """
      return [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
        .filter(id => !document.getElementById(decodeURIComponent(id))).slice(0, 5).join(', ')
      """;

  private static final String DOUBLE_IDS =
      """
      const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
      return ids.filter((id, i) => ids.indexOf(id) !== i).slice(0, 5).join(', ')
      """;

  private static final String RESOURCES =
      """
      if (!document.querySelector('meta[http-equiv=Content-Security-Policy]')) return 'any';
      const urls = [...document.querySelectorAll('[src], link[href]')].map(e => e.src || e.href)
        .concat(performance.getEntriesByType('resource').map(e => e.name));
      return urls.filter(url => !url.startsWith('data:')).slice(0, 5).join(', ')
      """;

  /** Shows each program once. */
  private static final String NOT_DRAWN =
      """
      const chooser = document.querySelector('#walk select');
      if (!chooser) return '';
      const wrong = [...chooser.options].filter((option, i) => {
        chooser.selectedIndex = i;
        chooser.dispatchEvent(new Event('change'));
        const map = document.querySelector('.walk-map svg');
        return !(map.width.baseVal.value > 0) || !document.querySelector('.walk-step');
      });
      return wrong.map(option => option.textContent).join(', ')
      """;

  private static final String TOO_WIDE =
      """
      if (document.scrollingElement.scrollWidth <= innerWidth) return '';
      return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide, .walk-map'))
        .slice(0, 5).map(e => e.tagName + '.' + e.className).join(', ') || 'the page'
      """;

  private static final String BEYOND_THE_EDGE =
      """
      return [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30)).join(', ')
      """;

  /** Finds the elements that have a text of their own and are shown. */
  private static final String TEXTS =
      """
      function texts() {
        return [...document.querySelectorAll('body *')].filter(e =>
          [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility()
          && !(e instanceof SVGElement) && !['SCRIPT', 'STYLE', 'OPTION', 'METER'].includes(e.tagName));
      }
      """;

  /**
   * Finds texts whose contrast with what is behind them is below that of the Web Content
   * Accessibility Guidelines, level AA.
   */
  private static final String PALE_TEXTS =
      TEXTS
          + """
          const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          const known = new Map([[null, [255, 255, 255]]]);
          const behind = e => {
            if (!known.has(e)) {
              const colour = numbers(getComputedStyle(e).backgroundColor);
              known.set(e, colour.length === 3 || colour[3] > 0.5 ? colour : behind(e.parentElement));
            }
            return known.get(e);
          };
          return texts().filter(e => {
            const back = behind(e), ink = numbers(getComputedStyle(e).color);
            const alpha = ink.length === 4 ? ink[3] : 1;
            const mixed = [0, 1, 2].map(i => alpha * ink[i] + (1 - alpha) * back[i]);
            const [low, high] = [light(mixed), light(back)].sort((a, b) => a - b);
            return !e.disabled && (high + 0.05) / (low + 0.05) < 4.5;
          }).slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30)).join(', ')
          """;
}
