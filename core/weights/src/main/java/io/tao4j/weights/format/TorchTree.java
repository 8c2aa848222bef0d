package io.tao4j.weights.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a tree of dictionaries and lists, named by their path: {@code model.fc.weight}. A
 * whole module that was saved as an object has the names that its {@code state_dict} would have.
 */
final class TorchTree {
  /** More than any network has; a pickle of shared lists could describe endlessly many. */
  private static final int MOST = 1_000_000;

  private static final int DEEPEST = 64;

  private final String place;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private int visited;

  private TorchTree(String place) {
    this.place = place;
  }

  static Map<String, StoredTensor> tensors(Object root, String place) {
    TorchTree tree = new TorchTree(place);
    tree.walk(root, "", 0);
    return tree.tensors;
  }

  private void walk(Object value, String name, int depth) {
    if (++visited > MOST || depth > DEEPEST) {
      throw WeightErrors.tooLarge(
          place, "its objects are nested without an end, or more than " + MOST);
    }
    if (value instanceof StoredTensor tensor) {
      String tensorName = name.isEmpty() ? "tensor" : name;
      if (tensors.put(tensorName, tensor) != null) {
        throw WeightErrors.damaged(place, "tensor '%s' is there twice".formatted(tensorName));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> walk(item, join(name, key), depth + 1));
    } else if (value instanceof List<?> list) {
      walkAll(list, name, depth);
    } else if (value instanceof PickleReader.Inert object
        && object.state() instanceof Map<?, ?> attributes
        && attributes.containsKey("_modules")) {
      for (String part : new String[] {"_parameters", "_buffers", "_modules"}) {
        walk(attributes.containsKey(part) ? attributes.get(part) : Map.of(), name, depth + 1);
      }
    } else if (value instanceof PickleReader.Tuple tuple) {
      walkAll(tuple.items(), name, depth);
    }
  }

  private void walkAll(List<?> items, String name, int depth) {
    for (int i = 0; i < items.size(); i++) {
      walk(items.get(i), join(name, i), depth + 1);
    }
  }

  private static String join(String name, Object key) {
    return name.isEmpty() ? key.toString() : name + "." + key;
  }
}
