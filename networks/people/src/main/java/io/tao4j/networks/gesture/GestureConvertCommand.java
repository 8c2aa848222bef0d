package io.tao4j.networks.gesture;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.gesture.GestureConvertSpec.Sampling;
import io.tao4j.networks.gesture.GestureConvertSpec.UidList;
import io.tao4j.networks.gesture.GestureData.Hand;
import io.tao4j.networks.gesture.GestureData.Part;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.AnnotatedFrame;
import io.tao4j.networks.people.AnnotationFile;
import io.tao4j.networks.people.Levels;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code dataset_convert}: cuts hands out of pictures and divides them by whose they are. The same
 * labels give the same parts.
 */
final class GestureConvertCommand implements SubCommand<GestureConvertSpec> {
  private static final String WRONG = "GESTURE-004";
  private static final List<String> GESTURE = List.of("gesture", "label", "class_name");
  private static final long SEED = 42;

  /** Larger parts would only be made smaller again. */
  private static final int LARGEST = 1024;

  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "hands cut out of pictures, divided by whose they are";
  }

  @Override
  public SpecBinder<GestureConvertSpec> specBinder() {
    return SpecBinder.of(GestureConvertSpec.class)
        .withRules(
            (spec, context) -> {
              if (spec.setList().trainVal().isEmpty()) {
                context.error("set_list.train_val", "there is no set", "name a folder");
              }
              if (spec.sampling().useClassWeights()
                  && spec.sampling().classWeights().values().stream().mapToDouble(w -> w).sum()
                      <= 0) {
                context.error("sampling.class_weights", "they are all 0", "give shares");
              }
              idle(spec, context);
            })
        .withLayouts(
            List.of(
                SpecLayout.builder("gesturenet", "TAO's files.")
                    .overlapping()
                    .rows("", "", "image_feature_filter : all pictures with a box are taken")
                    .build()));
  }

  @Override
  public String defaultSpec() {
    return """
        mount_dir_path: data            # holds original/SET/annotation/*.json and the pictures
        org_data_dir: original
        post_data_dir: extracted
        output_filename: data.json
        convert_bbox_square: true
        bbox_enlarge_ratio: 1.2
        annotation_config:
          annotation_path: annotation
        set_list:
          train_val: [data]
          kpi: [data]
        uid_list:
          uid_name: user_id
          predefined_val_users: false
          val_fraction: 0.25
          kpi: []
        sampling:
          sampling_mode: average
          use_class_weights: false
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("--output_filename"), Kind.WORD, "output_filename", "JSON that is written."));
  }

  @Override
  public Optional<Path> output(GestureConvertSpec spec) {
    return Optional.of(spec.mountDirPath().resolve(spec.outputFilename()));
  }

  /** A hand before it is cut out. */
  private record Found(AnnotatedFrame frame, Path picture, String set, String label, String user) {}

  @Override
  public Result run(GestureConvertSpec spec) throws IOException {
    Set<String> judges = new HashSet<>(spec.uidList().kpi());
    judges.addAll(spec.kpiUsers());
    List<String> notices = new ArrayList<>();
    Map<Part, List<Found>> found = new EnumMap<>(Part.class);
    List<Found> learning =
        found(spec, spec.setList().trainVal()).stream()
            .filter(one -> !judges.contains(one.user()))
            .toList();
    divide(learning, spec.uidList(), found, notices);
    found.put(
        Part.KPI,
        found(spec, spec.setList().kpi()).stream()
            .filter(one -> judges.contains(one.user()))
            .toList());
    Map<Part, List<Hand>> parts = new EnumMap<>(Part.class);
    GestureFacts facts = new GestureFacts(spec.convertBboxSquare(), spec.bboxEnlargeRatio());
    int number = 0;
    for (Part part : Part.values()) {
      List<Hand> hands = new ArrayList<>();
      for (Found one : found.get(part)) {
        hands.add(cutOut(one, spec, facts, number++));
      }
      parts.put(part, hands);
    }
    parts.put(Part.TRAIN, sampled(parts.get(Part.TRAIN), spec.sampling()));
    Path file = spec.mountDirPath().resolve(spec.outputFilename());
    new GestureData(facts, parts).write(file);
    Map<String, Number> figures = new LinkedHashMap<>();
    parts.forEach((part, hands) -> figures.put(part.word(), hands.size()));
    return new Result(
        List.of(
            "hands: %s for training, %s for validation, %s that judge"
                .formatted(
                    parts.get(Part.TRAIN).size(),
                    parts.get(Part.VALIDATION).size(),
                    parts.get(Part.KPI).size())),
        notices,
        figures,
        List.of(file));
  }

  private static List<Found> found(GestureConvertSpec spec, List<String> sets) {
    List<Found> found = new ArrayList<>();
    for (String set : sets) {
      Path folder = spec.mountDirPath().resolve(spec.orgDataDir()).resolve(set);
      Map<String, Integer> pictures = new TreeMap<>();
      for (Path file :
          AnnotationFile.files(folder.resolve(spec.annotationConfig().annotationPath()))) {
        for (AnnotatedFrame frame : AnnotationFile.read(file)) {
          String user = user(frame, spec.uidList().uidName());
          int count = pictures.merge(user, 1, Integer::sum) - 1;
          if (count % spec.samplingRate() == 0) {
            found.add(new Found(frame, picture(folder, frame), set, label(frame), user));
          }
        }
      }
    }
    return found;
  }

  private static Path picture(Path folder, AnnotatedFrame frame) {
    return AnnotationFile.picture(folder, frame.filename())
        .or(() -> AnnotationFile.picture(folder.resolve("images"), frame.filename()))
        .orElseThrow(
            () ->
                new TaoException(
                    WRONG,
                    "%s: there is no picture %s".formatted(frame.place(), frame.filename()),
                    "it is looked for below " + folder));
  }

  private static String label(AnnotatedFrame frame) {
    return frame
        .word(GESTURE)
        .or(
            () ->
                frame.kinds().stream()
                    .filter(kind -> !kind.toLowerCase(Locale.ROOT).endsWith("bbox"))
                    .findFirst())
        .orElseThrow(
            () ->
                new TaoException(
                    WRONG,
                    frame.place() + ": no annotation says its gesture",
                    "give one of the entries %s, or a class".formatted(GESTURE)));
  }

  private static String user(AnnotatedFrame frame, String entry) {
    String text = frame.words().get(entry);
    if (text != null) {
      return text;
    }
    Path parent = Path.of(frame.filename().replace('\\', '/')).getParent();
    return parent == null ? "" : String.valueOf(parent.getFileName());
  }

  /** Whole users validate, where there are several; else the last pictures. */
  private static void divide(
      List<Found> all, UidList users, Map<Part, List<Found>> found, List<String> notices) {
    Set<String> validating = new HashSet<>();
    List<String> names = List.copyOf(new TreeSet<>(all.stream().map(Found::user).toList()));
    if (users.predefinedValUsers()) {
      validating.addAll(users.validation());
    } else if (names.size() > 1 && users.valFraction() > 0) {
      long count = Math.max(1, Math.round(users.valFraction() * names.size()));
      int[] order = SeededRandom.of(SEED).permutation(names.size());
      for (int i = 0; i < Math.min(count, names.size() - 1L); i++) {
        validating.add(names.get(order[i]));
      }
    }
    List<Found> training = new ArrayList<>();
    List<Found> validation = new ArrayList<>();
    boolean byPicture = !users.predefinedValUsers() && names.size() == 1 && users.valFraction() > 0;
    if (byPicture) {
      notices.add("all hands are of one user: some of the pictures validate");
    }
    for (int i = 0; i < all.size(); i++) {
      boolean validates =
          byPicture
              ? Math.floor((i + 1) * users.valFraction()) > Math.floor(i * users.valFraction())
              : validating.contains(all.get(i).user());
      (validates ? validation : training).add(all.get(i));
    }
    found.put(Part.TRAIN, training);
    found.put(Part.VALIDATION, validation);
  }

  private static Hand cutOut(Found one, GestureConvertSpec spec, GestureFacts facts, int number)
      throws IOException {
    Image picture = ImageCodec.read(one.picture());
    Box box =
        one.frame()
            .box()
            .map(facts::region)
            .orElseGet(() -> new Box(0, 0, picture.width(), picture.height()));
    double shrink = Math.min(1, LARGEST / Math.max(box.width(), box.height()));
    int width = (int) Math.max(1, Math.round(box.width() * shrink));
    int height = (int) Math.max(1, Math.round(box.height() * shrink));
    Levels levels = Levels.cut(picture, AffineMap.ofBox(box, width, height), 3, height, width);
    String stem =
        String.valueOf(one.picture().getFileName()).replaceAll("\\.[^.]*$", "") + "_" + number;
    String name = "%s/%s/%s.png".formatted(spec.postDataDir(), one.set(), stem);
    byte[] png = ImageCodec.encodePng(levels.image());
    AtomicFile.writeStream(spec.mountDirPath().resolve(name), stream -> stream.write(png));
    return new Hand(name, one.label(), one.user());
  }

  /** Says of fields that others switch off that they do nothing. */
  private static void idle(GestureConvertSpec spec, RuleContext context) {
    if (spec.sampling().samplingMode().equals("none")) {
      context.ignoredIfGiven("sampling_mode is none", "sampling.use_class_weights");
    }
    if (spec.sampling().samplingMode().equals("none") || !spec.sampling().useClassWeights()) {
      context.ignoredIfGiven("classes are not weighted", "sampling.class_weights");
    }
    if (spec.uidList().predefinedValUsers()) {
      context.ignoredIfGiven(
          "predefined_val_users: validation names them", "uid_list.val_fraction");
    } else {
      context.ignoredIfGiven("predefined_val_users is false", "uid_list.validation");
    }
    if (spec.kpiUsers().isEmpty() && spec.uidList().kpi().isEmpty()) {
      context.ignoredIfGiven("neither kpi_users nor uid_list.kpi names a user", "set_list.kpi");
    }
  }

  /** Classes as often as they are wanted. */
  static List<Hand> sampled(List<Hand> hands, Sampling how) {
    Map<String, List<Hand>> byClass = new TreeMap<>();
    hands.forEach(one -> byClass.computeIfAbsent(one.label(), l -> new ArrayList<>()).add(one));
    if (how.samplingMode().equals("none") || byClass.isEmpty()) {
      return hands;
    }
    double each =
        switch (how.samplingMode()) {
          case "highest" -> byClass.values().stream().mapToInt(List::size).max().orElseThrow();
          case "lowest" -> byClass.values().stream().mapToInt(List::size).min().orElseThrow();
          default -> (double) hands.size() / byClass.size();
        };
    Set<String> unweighted = new TreeSet<>(byClass.keySet());
    unweighted.removeAll(how.classWeights().keySet());
    if (how.useClassWeights() && !unweighted.isEmpty()) {
      throw new TaoException(
          "GESTURE-005",
          "sampling.class_weights has no weight of " + unweighted,
          "it names " + new TreeSet<>(how.classWeights().keySet()),
          "give each class one, or set use_class_weights to false");
    }
    double sum =
        byClass.keySet().stream().mapToDouble(c -> how.classWeights().getOrDefault(c, 0.0)).sum();
    List<Hand> sampled = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, List<Hand>> one : byClass.entrySet()) {
      double share =
          how.useClassWeights() && sum > 0
              ? how.classWeights().getOrDefault(one.getKey(), 0.0) / sum
              : 1.0 / byClass.size();
      long wanted = Math.round(each * byClass.size() * share);
      List<Hand> some = one.getValue();
      int[] order = SeededRandom.of(SEED, number++).permutation(some.size());
      for (int i = 0; i < wanted; i++) {
        sampled.add(some.get(order[i % some.size()]));
      }
    }
    return sampled;
  }
}
