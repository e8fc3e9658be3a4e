package io.trailwarden.job.cli;

import io.trailwarden.catalogue.TestCase;
import io.trailwarden.catalogue.TestResult;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Results of rule tests in the XML that JUnit's Ant task writes and CI systems read: a suite for
 * each detector, a case for each of its cases.
 */
final class JUnitReport {
  private final Map<String, List<Case>> suites = new LinkedHashMap<>();

  /** {@code failure} is null when it passed. */
  private record Case(
      String detector, String name, String place, Duration took, @Nullable Failure failure) {}

  /** What a reader of the report sees first, and the rest. */
  private record Failure(String type, String message, String text) {}

  void add(TestResult result, Duration took, List<String> lines) {
    TestCase testCase = result.testCase();
    add(
        new Case(
            testCase.detector(),
            (testCase.fires() ? "fires: " : "silent: ") + testCase.name(),
            testCase.location().path(),
            took,
            result.passed()
                ? null
                : new Failure(
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.detail(),
                    testCase.location() + "\n" + String.join("\n", lines))));
  }

  /** A detector without tests, where that is a failure. */
  void addUntested(String detector, String place) {
    add(
        new Case(
            detector,
            "has tests",
            place,
            Duration.ZERO,
            new Failure("untested", "there is no " + detector + ".test.yml", place)));
  }

  private void add(Case each) {
    suites.computeIfAbsent(each.detector(), detector -> new ArrayList<>()).add(each);
  }

  /**
   * Writes the file.
   *
   * @throws UsageException when it can't be written
   */
  void write(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      write(xml);
      xml.writeEndDocument();
      xml.close();
    } catch (IOException | XMLStreamException e) {
      throw new UsageException("--junit " + file + ": can't be written: " + e.getMessage(), e);
    }
  }

  private void write(XMLStreamWriter xml) throws XMLStreamException {
    List<Case> all = suites.values().stream().flatMap(List::stream).toList();
    begin(xml, "", "testsuites");
    counts(xml, "trailwarden detectors", all);
    for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
      begin(xml, "\n  ", "testsuite");
      counts(xml, suite.getKey(), suite.getValue());
      for (Case each : suite.getValue()) {
        write(xml, each);
      }
      end(xml, "\n  ");
    }
    end(xml, "\n");
  }

  private static void write(XMLStreamWriter xml, Case each) throws XMLStreamException {
    begin(xml, "\n    ", "testcase");
    attribute(xml, "name", each.name());
    attribute(xml, "classname", each.detector());
    attribute(xml, "file", each.place());
    attribute(xml, "time", seconds(each.took()));
    Failure failure = each.failure();
    if (failure == null) {
      xml.writeEndElement();
      return;
    }
    begin(xml, "\n      ", "failure");
    attribute(xml, "type", failure.type());
    attribute(xml, "message", failure.message());
    xml.writeCharacters(allowed(failure.text()));
    xml.writeEndElement();
    end(xml, "\n    ");
  }

  private static void counts(XMLStreamWriter xml, String name, List<Case> cases)
      throws XMLStreamException {
    attribute(xml, "name", name);
    attribute(xml, "tests", Integer.toString(cases.size()));
    attribute(
        xml,
        "failures",
        Long.toString(cases.stream().filter(each -> each.failure() != null).count()));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", "0");
    attribute(
        xml, "time", seconds(cases.stream().map(Case::took).reduce(Duration.ZERO, Duration::plus)));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }

  private static void begin(XMLStreamWriter xml, String indent, String element)
      throws XMLStreamException {
    if (!indent.isEmpty()) {
      xml.writeCharacters(indent);
    }
    xml.writeStartElement(element);
  }

  private static void end(XMLStreamWriter xml, String indent) throws XMLStreamException {
    xml.writeCharacters(indent);
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /** XML 1.0 has no way to write most control characters, also not escaped. */
  private static String allowed(String text) {
    StringBuilder allowed = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == '\t'
                        || c == '\n'
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || c >= 0x10000
                    ? c
                    : '\uFFFD')
        .forEach(allowed::appendCodePoint);
    return allowed.toString();
  }
}
