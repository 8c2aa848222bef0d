package io.tao4j.data.detection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a COCO file numbers its pictures and categories, without its boxes: what results must say to
 * be compared with it. Entries that a training would report as bad are passed over.
 *
 * @param images number of each picture by its {@code file_name}, with {@code /} between folders
 * @param categories in the file's order
 */
public record CocoIndex(Map<String, CocoId> images, List<CocoCategory> categories) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public CocoIndex {
    images = Map.copyOf(images);
    categories = List.copyOf(categories);
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code LABEL-004} if it is no JSON object, {@code LABEL-002} if it cannot
   *     be read
   */
  public static CocoIndex read(Path file) {
    Map<String, CocoId> images = new HashMap<>();
    List<CocoCategory> categories = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(Files.newInputStream(file))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new TaoException("LABEL-004", file + ": is not COCO's JSON: expected an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String list = parser.currentName();
        boolean isNeeded = list.equals("images") || list.equals("categories");
        if (parser.nextToken() != JsonToken.START_ARRAY || !isNeeded) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          JsonNode entry = JSON.readTree(parser);
          CocoId id = CocoId.of(entry.path("id")).orElse(null);
          String name = entry.path(list.equals("images") ? "file_name" : "name").textValue();
          if (id != null && name != null && list.equals("images")) {
            images.putIfAbsent(name.replace('\\', '/'), id);
          } else if (id != null && name != null) {
            categories.add(new CocoCategory(id, name));
          }
        }
      }
    } catch (IOException e) {
      throw new TaoException("LABEL-002", file + ": cannot be read: " + e, List.of(), e);
    }
    return new CocoIndex(images, categories);
  }
}
