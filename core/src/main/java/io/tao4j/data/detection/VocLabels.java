package io.tao4j.data.detection;

import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads PASCAL VOC's annotations: for each picture an XML file of the same name, with an {@code
 * object} of {@code name} and {@code bndbox} for each object. Its pixels count from 1 and both ends
 * are inside; here they count from 0 and the right and bottom are outside, so only {@code xmin} and
 * {@code ymin} change. Objects marked {@code difficult} are difficult. Neither document types nor
 * external entities are read. Class names are taken in lower case.
 *
 * @see <a href="https://doi.org/10.1007/s11263-009-0275-4">Everingham and others: The PASCAL visual
 *     object classes challenge (2010)</a>
 */
public final class VocLabels {
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"']+)");
  private static final String OBJECT = "annotation/object";

  private VocLabels() {}

  /**
   * Reads two folders.
   *
   * @param labels folder of the {@code .xml} files
   * @param images folder of the pictures
   * @param extension of the pictures where several of a name differ in it; may be empty
   * @throws TaoException {@code LABEL-001} a folder is missing; {@code LABEL-003} no label file
   */
  public static LabelSet read(Path labels, Path images, String extension) {
    SortedMap<String, Path> files =
        PictureFolder.byId(
            labels, file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".xml"));
    if (files.isEmpty()) {
      throw new TaoException(
          "LABEL-003", labels + ": holds no label file", "expected one .xml file a picture");
    }
    PictureFolder folder = PictureFolder.of(images, extension);
    List<LabelProblem> problems = new ArrayList<>();
    List<LabelledPicture> pictures = new ArrayList<>();
    files.forEach(
        (id, file) -> {
          Path picture = folder.find(id);
          if (picture == null) {
            problems.add(
                new LabelProblem(
                    Kind.NO_PICTURE, file, 0, "no picture '%s' in %s".formatted(id, images)));
            return;
          }
          ImageSize size = ImageSize.read(picture).orElse(null);
          LabelChecks checks = new LabelChecks(file, size, problems);
          try {
            parse(LabelText.bytes(file), checks);
          } catch (LabelText.EncodingException e) {
            checks.problem(Kind.ENCODING, e.line(), String.valueOf(e.getMessage()));
            return;
          } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
            String text = String.valueOf(e.getMessage());
            checks.problem(Kind.STRUCTURE, line, "no XML: " + text.replaceAll("\\s+", " "));
            return;
          }
          pictures.add(new LabelledPicture(id, picture, size, checks.kept()));
        });
    folder
        .pictures()
        .forEach(
            (id, picture) -> {
              if (!files.containsKey(id)) {
                problems.add(
                    new LabelProblem(Kind.NO_LABELS, picture, 0, "has no label file in " + labels));
              }
            });
    return new LabelSet(labels.toString(), pictures, problems);
  }

  /** UTF-8 is decoded here: the JDK's parser prints wrong bytes to the console, without a line. */
  private static XMLStreamReader reader(XMLInputFactory factory, byte[] bytes)
      throws XMLStreamException, LabelText.EncodingException {
    String head = new String(bytes, 0, Math.min(bytes.length, 100), StandardCharsets.ISO_8859_1);
    Matcher declared = ENCODING.matcher(head);
    boolean other =
        declared.find()
            ? !declared.group(1).equalsIgnoreCase("utf-8")
            : head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe");
    return other
        ? factory.createXMLStreamReader(new ByteArrayInputStream(bytes))
        : factory.createXMLStreamReader(new StringReader(LabelText.decode(bytes)));
  }

  private static void parse(byte[] bytes, LabelChecks checks)
      throws XMLStreamException, LabelText.EncodingException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = reader(factory, bytes);
    List<String> path = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    StringBuilder text = new StringBuilder();
    int line = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          path.add(xml.getLocalName());
          text.setLength(0);
          if (String.join("/", path).equals(OBJECT)) {
            values.clear();
            line = xml.getLocation().getLineNumber();
          }
        }
        case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String at = String.join("/", path);
          if (at.equals(OBJECT)) {
            object(values, line, checks);
          } else if (at.startsWith(OBJECT + "/")) {
            values.putIfAbsent(at.substring(OBJECT.length() + 1), text.toString().strip());
          }
          path.remove(path.size() - 1);
          text.setLength(0);
        }
        default -> {
          // comments and the like say nothing
        }
      }
    }
  }

  private static void object(Map<String, String> values, int line, LabelChecks checks) {
    String name = values.getOrDefault("name", "");
    if (name.isEmpty()) {
      checks.problem(Kind.COLUMNS, line, "an object without 'name'");
      return;
    }
    double[] box = new double[4];
    String[] sides = {"xmin", "ymin", "xmax", "ymax"};
    for (int i = 0; i < 4; i++) {
      String value = values.get("bndbox/" + sides[i]);
      if (value == null) {
        checks.problem(Kind.COLUMNS, line, "the object '%s' has no '%s'".formatted(name, sides[i]));
        return;
      }
      double number = KittiLabels.number(value);
      if (!Double.isFinite(number)) {
        checks.problem(
            Kind.NUMBER,
            line,
            "'%s' of '%s' is '%s', not a finite number".formatted(sides[i], name, value));
        return;
      }
      box[i] = number;
    }
    checks.add(
        new Label(
            name.toLowerCase(Locale.ROOT),
            new Box(box[0] - 1, box[1] - 1, box[2], box[3]),
            set(values.get("truncated")) ? 1 : 0,
            set(values.get("difficult")) ? 1 : 0,
            false,
            SpatialPose.NONE),
        line);
  }

  private static boolean set(@Nullable String flag) {
    return flag != null && (flag.equals("1") || flag.equalsIgnoreCase("true"));
  }
}
