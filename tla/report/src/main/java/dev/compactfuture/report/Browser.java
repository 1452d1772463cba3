package dev.compactfuture.report;

import dev.compactfuture.evidence.ScratchFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Pdf;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/** A browser without a window: Chromium or Chrome, with the driver of the same version. */
final class Browser implements AutoCloseable {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final List<String> DRIVERS = List.of("chromedriver", "chromium-driver");

  /** Where the driver warns that it does not know the browser's newest protocol, unused here. */
  private static final Logger NOISE = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;
  private final ScratchFolder home;

  private Browser(ChromeDriver driver, ScratchFolder home) {
    this.driver = driver;
    this.home = home;
  }

  /** Returns what is missing on this machine; empty if nothing is. */
  static String missing() {
    return Stream.of(BROWSERS, DRIVERS)
        .filter(names -> find(names).isEmpty())
        .map(names -> "no " + names.get(0) + " on the PATH")
        .reduce("", (one, other) -> one.isEmpty() ? other : one + ", " + other);
  }

  /** Starts the browser. */
  static Browser start() throws IOException {
    NOISE.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(find(BROWSERS).orElseThrow().toFile());
    options.addArguments("--headless=new", "--hide-scrollbars", "--disable-gpu");
    if ("root".equals(System.getProperty("user.name"))) { // for whom Chromium has no sandbox
      options.addArguments("--no-sandbox", "--disable-dev-shm-usage");
    }
    LoggingPreferences all = new LoggingPreferences();
    all.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", all);
    ScratchFolder home = ScratchFolder.create("browser"); // Chromium writes to the user's
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("XDG_"));
    environment.put("HOME", home.path().toString());
    environment.put("TMPDIR", home.path().toString());
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(find(DRIVERS).orElseThrow().toFile())
            .withEnvironment(environment)
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options), home);
  }

  private static Optional<Path> find(List<String> names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return names.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(f -> Path.of(f, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  String version() {
    return driver.getCapabilities().getBrowserName()
        + " "
        + driver.getCapabilities().getBrowserVersion();
  }

  /** Opens a page of this machine at a fragment; it begins with "#" unless it is empty. */
  void open(Path page, String fragment) {
    driver.get("about:blank"); // otherwise another fragment of the same page would not load it
    driver.get(page.toUri() + fragment);
  }

  /** Makes the page think that the window has this width and height, and that it is dark. */
  void look(int width, int height, boolean dark) {
    look(width, height, "screen", dark);
  }

  /** Makes the page think that it is on paper of this width. */
  void lookAsOnPaper(int width) {
    look(width, width, "print", false);
  }

  private void look(int width, int height, String media, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia", Map.of("media", media, "features", List.of(scheme)));
  }

  /** Evaluates the body of a function of JavaScript. */
  Object evaluate(String body, Object... arguments) {
    Object result = driver.executeScript(body, arguments);
    return result == null ? "" : result;
  }

  /** Types keys into the element that has the focus. */
  void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Returns the messages of the browser's console that are errors. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Returns the page as it is printed, in Base64. */
  String print() {
    Pdf pdf = driver.print(new PrintOptions());
    return pdf.getContent();
  }

  void screenshot(Path file) throws IOException {
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    home.close();
  }
}
