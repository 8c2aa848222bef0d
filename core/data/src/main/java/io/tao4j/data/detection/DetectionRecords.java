package io.tao4j.data.detection;

import io.tao4j.data.FileNames;
import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.wire.ExampleMessage;
import io.tao4j.wire.TFRecordReader;
import io.tao4j.wire.TFRecordWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * TAO's form of TFRecords: a record a picture, with its labels but without its pixels, which stay
 * in the folder of the pictures. The keys are {@code frame/id} (the picture's path below that
 * folder, without extension), {@code frame/height}, {@code frame/width}, and for the objects {@code
 * target/object_class}, {@code truncation}, {@code occlusion}, {@code observation_angle}, {@code
 * coordinates_x1 y1 x2 y2} and {@code world_bbox_h w l x y z rot_y}. Beyond TAO's, {@code
 * target/iscrowd} is there where a box stands for many objects, and {@code target/mask} where
 * labels have masks: COCO's run lengths as text, empty for an object without.
 *
 * <p>Files are called {@code …-fold-000-of-002-shard-00000-of-00010}; readers choose by the fold.
 */
public final class DetectionRecords {
  private static final Pattern FOLD = Pattern.compile("-fold-(\\d+)-of-\\d+");
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  /** Ends of names that are no records', whatever a pattern says. */
  private static final Set<String> BESIDE =
      Set.of("yaml", "yml", "json", "txt", "log", "md", "csv", "pbtxt", "prototxt", "xml", "html");

  private static final int LISTED = 5;
  private static final String TARGET = "target/";
  private static final String[] SIDES = {"x1", "y1", "x2", "y2"};
  private static final String[] WORLD = {"h", "w", "l", "x", "y", "z", "rot_y"};

  private DetectionRecords() {}

  /**
   * Writes a file, whole or not at all.
   *
   * @param images folder below which the pictures lie; readers need it too
   * @param pictures with their sizes
   * @throws IllegalArgumentException if a picture has no size
   */
  public static void write(Path file, Path images, List<LabelledPicture> pictures)
      throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          // The stream belongs to the file's owner, who closes it.
          TFRecordWriter writer = new TFRecordWriter(stream);
          for (LabelledPicture picture : pictures) {
            writer.write(record(picture, images));
          }
          writer.flush();
        });
  }

  private static byte[] record(LabelledPicture picture, Path images) {
    ImageSize size = picture.size();
    if (size == null) {
      throw new IllegalArgumentException(picture.path() + " has no size");
    }
    List<Label> labels = picture.labels();
    Path below = images.toAbsolutePath().normalize();
    Path path = picture.path().toAbsolutePath().normalize();
    String id = path.startsWith(below) ? PictureFolder.id(below.relativize(path)) : picture.id();
    ExampleMessage example = new ExampleMessage();
    example.texts("frame/id", List.of(id));
    example.int64s("frame/height", new long[] {size.height()});
    example.int64s("frame/width", new long[] {size.width()});
    example.texts(TARGET + "object_class", labels.stream().map(Label::className).toList());
    example.int64s(TARGET + "occlusion", labels.stream().mapToLong(Label::occlusion).toArray());
    reals(example, "truncation", labels, Label::truncation);
    reals(example, "observation_angle", labels, label -> label.pose().observationAngle());
    List<ToDoubleFunction<Box>> sides = List.of(Box::left, Box::top, Box::right, Box::bottom);
    for (int i = 0; i < SIDES.length; i++) {
      ToDoubleFunction<Box> side = sides.get(i);
      reals(example, "coordinates_" + SIDES[i], labels, label -> side.applyAsDouble(label.box()));
    }
    List<ToDoubleFunction<SpatialPose>> world =
        List.of(
            SpatialPose::height,
            SpatialPose::width,
            SpatialPose::length,
            SpatialPose::x,
            SpatialPose::y,
            SpatialPose::z,
            SpatialPose::rotationY);
    for (int i = 0; i < WORLD.length; i++) {
      ToDoubleFunction<SpatialPose> one = world.get(i);
      reals(example, "world_bbox_" + WORLD[i], labels, label -> one.applyAsDouble(label.pose()));
    }
    if (labels.stream().anyMatch(Label::crowd)) {
      example.int64s(
          TARGET + "iscrowd", labels.stream().mapToLong(label -> label.crowd() ? 1 : 0).toArray());
    }
    if (labels.stream().anyMatch(label -> label.mask() != null)) {
      example.texts(TARGET + "mask", labels.stream().map(DetectionRecords::runs).toList());
    }
    return example.toByteArray();
  }

  private static String runs(Label label) {
    return label.mask() == null ? "" : label.mask().toCompressed();
  }

  private static void reals(
      ExampleMessage example, String key, List<Label> labels, ToDoubleFunction<Label> value) {
    float[] values = new float[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(labels.get(i));
    }
    example.reals(TARGET + key, values);
  }

  /**
   * Reads record files without the masks that they may have.
   *
   * @see #readWithMasks
   */
  public static LabelSet read(Path pattern, IntPredicate folds, Path images, String extension) {
    return read(pattern, folds, images, extension, false);
  }

  /**
   * Reads record files.
   *
   * @param pattern a file, a folder (all files in it), or a path with {@code * ? [ ] { }} in its
   *     names
   * @param folds which folds to take, by number; a file whose name has no fold is taken as fold 0
   * @param images folder below which the pictures lie
   * @param extension of the pictures where several of a name differ in it; may be empty
   * @throws TaoException {@code LABEL-001} no such folder; {@code LABEL-003} no file of the wanted
   *     folds; {@code LABEL-002} a file cannot be read; {@code LABEL-015} records of TensorFlow's
   *     Object Detection API; {@code RECORD-…} a file is damaged
   */
  public static LabelSet readWithMasks(
      Path pattern, IntPredicate folds, Path images, String extension) {
    return read(pattern, folds, images, extension, true);
  }

  private static LabelSet read(
      Path pattern, IntPredicate folds, Path images, String extension, boolean masks) {
    LabelFindings findings = new LabelFindings();
    List<Path> all = files(pattern, findings);
    List<Path> files = all.stream().filter(file -> folds.test(fold(file))).toList();
    if (files.isEmpty()) {
      throw new TaoException(
          "LABEL-003",
          pattern + ": no record file" + (all.isEmpty() ? "" : " of the wanted fold"),
          "expected files that dataset_convert wrote, as in " + pattern + "-fold-000-of-002-…",
          "files of any fold: " + all.size());
    }
    PictureFolder folder = PictureFolder.of(images, extension);
    findings.notices(folder.notices());
    Map<String, LabelledPicture> pictures = new TreeMap<>();
    for (Path file : files) {
      try (TFRecordReader reader = new TFRecordReader(file)) {
        int record = 0;
        for (byte[] bytes = reader.read(); bytes != null; bytes = reader.read()) {
          record++;
          LabelledPicture picture = picture(bytes, file, record, folder, findings, masks);
          if (picture != null && pictures.putIfAbsent(picture.id(), picture) != null) {
            findings.problem(
                new LabelProblem(
                    Kind.DUPLICATE, file, record, "the picture '" + picture.id() + "' is there"));
          }
        }
        if (record == 0) {
          findings.notices(List.of(file + ": holds no record"));
        }
      } catch (IOException e) {
        throw new TaoException("LABEL-002", file + ": cannot be read: " + e, List.of(), e);
      }
    }
    return findings.set(pattern.toString(), List.copyOf(pictures.values()));
  }

  private static int fold(Path file) {
    Matcher matcher = FOLD.matcher(String.valueOf(file.getFileName()));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static List<Path> files(Path pattern, LabelFindings findings) {
    if (Files.isRegularFile(pattern)) {
      return List.of(pattern);
    }
    Path absolute = pattern.toAbsolutePath().normalize();
    Path fixed = absolute.getRoot();
    for (Path name : absolute) {
      if (SPECIAL.matcher(name.toString()).find()) {
        break;
      }
      fixed = fixed.resolve(name);
    }
    if (!Files.isDirectory(fixed)) {
      throw new TaoException(
          "LABEL-001",
          pattern + ": no such record file or folder",
          "expected a file, a folder or a pattern such as records/*");
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + absolute);
    boolean folder = fixed.equals(absolute);
    int depth = folder ? 1 : absolute.getNameCount() - fixed.getNameCount();
    // Not a DataFolder: dataset_convert leaves its resolved spec beside its records.
    try (Stream<Path> found = Files.walk(fixed, depth, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          found
              .filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
              .filter(file -> folder || matcher.matches(file))
              .sorted()
              .toList();
      List<Path> beside = files.stream().filter(file -> !isRecordFile(file)).toList();
      if (!beside.isEmpty()) {
        findings.notices(
            List.of(
                "%s: passed over %s files that are no records: %s"
                    .formatted(pattern, beside.size(), beside.stream().limit(LISTED).toList())));
      }
      return files.stream().filter(DetectionRecords::isRecordFile).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException("LABEL-002", fixed + ": cannot be read: " + e, List.of(), e);
    }
  }

  /** Record files have any name; what runs leave beside them is told by its extension. */
  private static boolean isRecordFile(Path file) {
    return FOLD.matcher(String.valueOf(file.getFileName())).find()
        || !BESIDE.contains(FileNames.extension(file)) && !ImageCodec.hasImageExtension(file);
  }

  private static @Nullable LabelledPicture picture(
      byte[] bytes,
      Path file,
      int record,
      PictureFolder folder,
      LabelFindings findings,
      boolean masks) {
    ExampleMessage example;
    List<String> ids;
    try {
      example = ExampleMessage.parse(bytes, file.toString());
      ids = example.texts("frame/id");
    } catch (TaoException e) {
      findings.problem(new LabelProblem(Kind.STRUCTURE, file, record, e.problem()));
      return null;
    }
    if (ids.size() != 1) {
      requireOwnSchema(example, file);
      findings.problem(
          new LabelProblem(
              Kind.STRUCTURE,
              file,
              record,
              "has no single 'frame/id'; its keys are " + example.keys()));
      return null;
    }
    String id = ids.get(0);
    Path path = folder.find(id);
    if (path == null) {
      path = folder.find(id.substring(id.lastIndexOf('/') + 1));
    }
    if (path == null) {
      findings.problem(
          new LabelProblem(
              Kind.NO_PICTURE,
              file,
              record,
              "no picture '%s' with a known extension in %s".formatted(id, folder.root())));
      return null;
    }
    long[] height = example.int64s("frame/height");
    long[] width = example.int64s("frame/width");
    boolean sized = height.length == 1 && width.length == 1 && height[0] > 0 && width[0] > 0;
    ImageSize stated = sized ? new ImageSize((int) width[0], (int) height[0]) : null;
    ImageSize shown = ImageSize.read(path).orElse(null);
    String wrong =
        LabelChecks.sizeProblem(path, shown, stated, "'frame/width' and 'frame/height' say");
    if (wrong != null) {
      findings.problem(new LabelProblem(Kind.STRUCTURE, file, record, wrong));
      return null;
    }
    ImageSize size = shown == null ? stated : shown;
    LabelChecks checks = new LabelChecks(file, size, findings);
    try {
      labels(example, record, size, checks, masks);
    } catch (TaoException e) {
      checks.problem(Kind.STRUCTURE, record, e.problem());
    }
    return new LabelledPicture(id, path, size, checks.kept());
  }

  private static void requireOwnSchema(ExampleMessage example, Path file) {
    boolean foreign =
        example.keys().stream()
            .anyMatch(key -> key.equals("image/encoded") || key.startsWith("image/object/"));
    if (foreign) {
      throw new TaoException(
          "LABEL-015",
          file + ": holds records of TensorFlow's Object Detection API, which are not read",
          "they hold pictures (image/encoded) and boxes as shares of their sides",
          "expected records that dataset_convert wrote: convert the KITTI, COCO or VOC labels that"
              + " they were made of, or name these labels instead of records");
    }
  }

  private static void labels(
      ExampleMessage example,
      int record,
      @Nullable ImageSize size,
      LabelChecks checks,
      boolean masks) {
    List<String> names = example.texts(TARGET + "object_class");
    float[][] box = new float[SIDES.length][];
    for (int i = 0; i < SIDES.length; i++) {
      box[i] = example.reals(TARGET + "coordinates_" + SIDES[i]);
      if (box[i].length != names.size()) {
        checks.problem(
            Kind.COLUMNS,
            record,
            "%s values of 'target/coordinates_%s' for %s objects"
                .formatted(box[i].length, SIDES[i], names.size()));
        return;
      }
    }
    float[] truncation = example.reals(TARGET + "truncation");
    long[] occlusion = example.int64s(TARGET + "occlusion");
    long[] crowd = example.int64s(TARGET + "iscrowd");
    List<String> runs = masks ? example.texts(TARGET + "mask") : List.of();
    float[] angle = example.reals(TARGET + "observation_angle");
    float[][] world = new float[WORLD.length][];
    for (int i = 0; i < WORLD.length; i++) {
      world[i] = example.reals(TARGET + "world_bbox_" + WORLD[i]);
    }
    for (int i = 0; i < names.size(); i++) {
      RunLengthMask mask = null;
      if (i < runs.size() && !runs.get(i).isEmpty() && size != null) {
        try {
          mask = RunLengthMask.ofCompressed(size.height(), size.width(), runs.get(i));
        } catch (IllegalArgumentException e) {
          checks.problem(Kind.STRUCTURE, record, "'target/mask': " + e.getMessage());
          continue;
        }
      }
      SpatialPose pose =
          new SpatialPose(
              at(angle, i),
              at(world[0], i),
              at(world[1], i),
              at(world[2], i),
              at(world[3], i),
              at(world[4], i),
              at(world[5], i),
              at(world[6], i));
      checks.add(
          new Label(
              names.get(i).toLowerCase(Locale.ROOT),
              new Box(box[0][i], box[1][i], box[2][i], box[3][i]),
              at(truncation, i),
              i < occlusion.length ? (int) occlusion[i] : 0,
              i < crowd.length && crowd[i] != 0,
              pose.equals(SpatialPose.NONE) ? SpatialPose.NONE : pose,
              mask),
          record);
    }
  }

  private static double at(float[] values, int index) {
    return index < values.length ? values[index] : 0;
  }
}
