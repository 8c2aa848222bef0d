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
 * external entities are read. Class names are taken in lower case. A file whose {@code size} is not
 * the picture's as it is shown, or whose root is another, is a problem, and its picture left out.
 *
 * @see <a href="https://doi.org/10.1007/s11263-009-0275-4">Everingham and others: The PASCAL visual
 *     object classes challenge (2010)</a>
 */
public final class VocLabels {
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"']+)");
  private static final String ROOT = "annotation";
  private static final String OBJECT = ROOT + "/object";
  private static final String SIZE = ROOT + "/size/";

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
    PictureFolder files = PictureFolder.labels(labels, "xml");
    if (files.isEmpty()) {
      throw new TaoException(
          "LABEL-003", labels + ": holds no label file", "expected one .xml file a picture");
    }
    PictureFolder folder = PictureFolder.of(images, extension);
    LabelFindings findings = new LabelFindings();
    findings.notices(files.notices());
    findings.notices(folder.notices());
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String id : files.ids()) {
      Path file = files.get(id);
      Path picture = folder.find(id);
      if (picture == null) {
        findings.problem(
            new LabelProblem(
                Kind.NO_PICTURE, file, 0, "no picture '%s' in %s".formatted(id, images)));
        continue;
      }
      ImageSize size = ImageSize.read(picture).orElse(null);
      LabelChecks checks = new LabelChecks(file, size, findings);
      if (parsed(file, picture, size, checks)) {
        pictures.add(new LabelledPicture(id, picture, size, checks.kept()));
      }
    }
    folder.forEachWithout(
        files,
        picture ->
            findings.problem(
                new LabelProblem(Kind.NO_LABELS, picture, 0, "has no label file in " + labels)));
    return findings.set(labels.toString(), pictures);
  }

  /** Reads a file; false where its picture is to be left out. */
  private static boolean parsed(
      Path file, Path picture, @Nullable ImageSize size, LabelChecks checks) {
    try {
      ImageSize stated = parse(LabelText.bytes(file), checks);
      String wrong = LabelChecks.sizeProblem(picture, size, stated, "'size' says");
      if (wrong != null) {
        checks.problem(Kind.STRUCTURE, 0, wrong);
      }
      return wrong == null;
    } catch (LabelText.EncodingException e) {
      checks.problem(Kind.ENCODING, e.line(), String.valueOf(e.getMessage()));
      return false;
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
      String text = String.valueOf(e.getMessage());
      checks.problem(Kind.STRUCTURE, line, "no VOC file: " + text.replaceAll("\\s+", " "));
      return false;
    }
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

  /** Takes the objects; gives the picture's size as the file states it, null where it does not. */
  private static @Nullable ImageSize parse(byte[] bytes, LabelChecks checks)
      throws XMLStreamException, LabelText.EncodingException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = reader(factory, bytes);
    List<String> path = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    StringBuilder text = new StringBuilder();
    Map<String, String> size = new HashMap<>();
    int line = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.isEmpty() && !xml.getLocalName().equals(ROOT)) {
            throw new XMLStreamException(
                "the root is '%s', expected '%s'".formatted(xml.getLocalName(), ROOT),
                xml.getLocation());
          }
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
          } else if (at.startsWith(SIZE)) {
            size.putIfAbsent(at.substring(SIZE.length()), text.toString().strip());
          }
          path.remove(path.size() - 1);
          text.setLength(0);
        }
        default -> {
          // comments and the like say nothing
        }
      }
    }
    double width = KittiLabels.number(size.getOrDefault("width", ""));
    double height = KittiLabels.number(size.getOrDefault("height", ""));
    // Some programs write 0 where they do not know.
    return width >= 1 && height >= 1 ? new ImageSize((int) width, (int) height) : null;
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
