package io.tao4j.networks.tasks.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.data.detection.CategoryNumbers;
import io.tao4j.data.detection.ClassMapping;
import io.tao4j.data.detection.CocoCategory;
import io.tao4j.data.detection.CocoId;
import io.tao4j.data.detection.CocoIndex;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers under which results name pictures and classes, so that they can be compared with the
 * annotation file that the user has.
 *
 * <p>A class has the number of its category in the annotation file of the pictures at hand; else
 * the one that it had in the files of the training, which the model keeps; else its index plus one.
 *
 * <p>A picture has its number in the annotation file. Without one it is the number that its name
 * is, where all names are numbers of 12 digits as in COCO's own sets; else the picture's place,
 * from 1.
 */
public final class CocoNumbers {
  private static final Logger LOG = LoggerFactory.getLogger(CocoNumbers.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Property of a model that holds the categories of its classes as JSON, in their order. */
  private static final String PROPERTY = "coco_categories";

  private final List<CocoCategory> categories;
  private final List<CocoId> images;

  private CocoNumbers(List<CocoCategory> categories, List<CocoId> images) {
    this.categories = categories;
    this.images = images;
  }

  /** COCO's category of each class, in the order of the classes. */
  List<CocoCategory> categories() {
    return categories;
  }

  /** The number of each picture, in the order in which they were given. */
  List<CocoId> images() {
    return images;
  }

  /** For pictures of which no annotation file is known. */
  static CocoNumbers of(ModelMeta meta, List<Path> pictures) {
    return new CocoNumbers(kept(meta), filled(pictures, Map.of()));
  }

  /** For pictures of a set that was read. */
  static CocoNumbers of(
      ModelMeta meta, DetectionDataset set, List<CocoCategory> ofSet, List<Path> pictures) {
    Map<Path, CocoId> known = new HashMap<>();
    set.samples()
        .forEach(
            sample -> {
              if (sample.cocoId() != null) {
                known.put(sample.path(), sample.cocoId());
              }
            });
    return new CocoNumbers(ofSet.isEmpty() ? kept(meta) : ofSet, filled(pictures, known));
  }

  /**
   * For pictures of inference: those that lie in the picture folder of one of the spec's COCO
   * sources have their numbers of its file; where none does, a source whose file names all of them
   * is taken, wherever they lie.
   *
   * @param dataset null where there is no spec
   */
  static CocoNumbers of(ModelMeta meta, @Nullable DatasetConfig dataset, List<Path> pictures) {
    List<DataSource> sources = sources(dataset);
    Map<Path, CocoId> known = new HashMap<>();
    List<CocoCategory> categories = new ArrayList<>();
    for (DataSource source : sources) {
      Path folder = source.images().toAbsolutePath().normalize();
      List<Path> inside = pictures.stream().filter(p -> absolute(p).startsWith(folder)).toList();
      CocoIndex index = inside.isEmpty() ? null : read(source);
      if (index != null) {
        Map<String, CocoId> byStem = byStem(index);
        for (Path picture : inside) {
          CocoId id = find(folder.relativize(absolute(picture)), index, byStem);
          if (id != null) {
            known.putIfAbsent(picture, id);
          }
        }
        categories.addAll(index.categories());
      }
    }
    for (int i = 0; known.isEmpty() && i < sources.size(); i++) {
      CocoIndex index = read(sources.get(i));
      if (index != null) {
        Map<Path, CocoId> named = byName(pictures, index);
        if (named.size() == pictures.size()) {
          known.putAll(named);
          categories.addAll(index.categories());
        }
      }
    }
    if (known.isEmpty() || dataset == null) {
      return of(meta, pictures);
    }
    return new CocoNumbers(
        ofFile(meta, dataset.targetClassMapping(), categories), filled(pictures, known));
  }

  /** A file that lacks one of the classes is not the one that the model's classes are from. */
  private static List<CocoCategory> ofFile(
      ModelMeta meta, Map<String, String> targetClassMapping, List<CocoCategory> categories) {
    Map<String, String> lower = new HashMap<>();
    targetClassMapping.forEach((from, to) -> lower.put(from.toLowerCase(Locale.ROOT), to));
    Map<String, String> classOf = new HashMap<>();
    for (CocoCategory category : categories) {
      String name = category.name().toLowerCase(Locale.ROOT);
      String className = lower.isEmpty() ? name : lower.get(name);
      if (className != null && meta.classNames().contains(className)) {
        classOf.put(name, className);
      }
    }
    return new HashSet<>(classOf.values()).containsAll(meta.classNames())
        ? CategoryNumbers.of(categories, ClassMapping.of(classOf).onto(meta.classNames()))
            .categories()
        : kept(meta);
  }

  private static List<DataSource> sources(@Nullable DatasetConfig dataset) {
    if (dataset == null || dataset.type() != DatasetConfig.LabelFormat.COCO) {
      return List.of();
    }
    List<DataSource> sources = new ArrayList<>(dataset.validationDataSources());
    sources.addAll(dataset.dataSources());
    sources.removeIf(source -> source.labelDirectoryPath().isEmpty());
    return sources;
  }

  private static @Nullable CocoIndex read(DataSource source) {
    Path file = source.resolved(source.labelDirectoryPath().orElseThrow());
    try {
      return CocoIndex.read(file);
    } catch (TaoException e) {
      LOG.info("numbers of results are not those of {}: {}", file, e.problem());
      return null;
    }
  }

  private static Path absolute(Path picture) {
    return picture.toAbsolutePath().normalize();
  }

  private static Map<String, CocoId> byStem(CocoIndex index) {
    Map<String, CocoId> byStem = new HashMap<>();
    index.images().forEach((name, id) -> byStem.putIfAbsent(stem(lastName(name)), id));
    return byStem;
  }

  /** As the labels' reader finds a picture: at its name, or at its last name without extension. */
  private static @Nullable CocoId find(Path below, CocoIndex index, Map<String, CocoId> byStem) {
    List<String> parts = new ArrayList<>();
    below.forEach(part -> parts.add(part.toString()));
    CocoId exact = index.images().get(String.join("/", parts));
    return exact != null ? exact : byStem.get(stem(parts.get(parts.size() - 1)));
  }

  /** The pictures whose name is that of one picture of the file only. */
  private static Map<Path, CocoId> byName(List<Path> pictures, CocoIndex index) {
    Map<String, CocoId> ids = new HashMap<>();
    Set<String> twice = new HashSet<>();
    index
        .images()
        .forEach(
            (name, id) -> {
              if (ids.put(lastName(name), id) != null) {
                twice.add(lastName(name));
              }
            });
    ids.keySet().removeAll(twice);
    Map<Path, CocoId> found = new HashMap<>();
    Set<CocoId> used = new HashSet<>();
    for (Path picture : pictures) {
      CocoId id = ids.get(String.valueOf(picture.getFileName()));
      if (id != null && used.add(id)) {
        found.put(picture, id);
      }
    }
    return found;
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Numbers that are known, and others for the rest that no picture has. */
  private static List<CocoId> filled(List<Path> pictures, Map<Path, CocoId> known) {
    if (known.isEmpty()) {
      return withoutFile(pictures);
    }
    Set<CocoId> taken = new HashSet<>(known.values());
    List<CocoId> ids = new ArrayList<>();
    long next = 1;
    for (Path picture : pictures) {
      CocoId id = known.get(picture);
      while (id == null) {
        CocoId free = CocoId.of(next++);
        id = taken.add(free) ? free : null;
      }
      ids.add(id);
    }
    return ids;
  }

  private static List<CocoId> withoutFile(List<Path> pictures) {
    List<CocoId> places = new ArrayList<>();
    List<CocoId> numbers = new ArrayList<>();
    for (Path picture : pictures) {
      places.add(CocoId.of(places.size() + 1L));
      String stem = stem(String.valueOf(picture.getFileName()));
      if (stem.matches("\\d{12}")) {
        numbers.add(CocoId.of(Long.parseLong(stem)));
      }
    }
    boolean all = numbers.size() == pictures.size();
    return all && Set.copyOf(numbers).size() == numbers.size() ? numbers : places;
  }

  private static List<CocoCategory> kept(ModelMeta meta) {
    String text = meta.properties().get(PROPERTY);
    if (text != null) {
      List<CocoCategory> kept = new ArrayList<>();
      try {
        for (JsonNode one : JSON.readTree(text)) {
          CocoId id = CocoId.of(one.path("id")).orElse(null);
          if (id != null) {
            kept.add(new CocoCategory(id, one.path("name").asText()));
          }
        }
      } catch (JsonProcessingException e) {
        LOG.warn("the model's property {} is no JSON", PROPERTY, e);
      }
      if (kept.size() == meta.classNames().size()) {
        return kept;
      }
    }
    List<CocoCategory> numbered = new ArrayList<>();
    for (String name : meta.classNames()) {
      numbered.add(new CocoCategory(CocoId.of(numbered.size() + 1L), name));
    }
    return numbered;
  }

  /**
   * What a model says of its training's categories; nothing where there are none.
   *
   * @param categories in the order of the model's classes
   */
  public static Map<String, String> properties(List<CocoCategory> categories) {
    if (categories.isEmpty()) {
      return Map.of();
    }
    ArrayNode list = JSON.createArrayNode();
    for (CocoCategory category : categories) {
      ObjectNode one = list.addObject();
      if (category.id().isText()) {
        one.put("id", category.id().text());
      } else {
        one.put("id", Long.parseLong(category.id().text()));
      }
      one.put("name", category.name());
    }
    return Map.of(PROPERTY, list.toString());
  }
}
