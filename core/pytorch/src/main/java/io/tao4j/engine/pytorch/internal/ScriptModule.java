package io.tao4j.engine.pytorch.internal;

import io.tao4j.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A TorchScript module before it is written: the text of its one class and the tensors that are its
 * attributes.
 *
 * @param className simple name of the class that {@code code} defines, for example {@code Network};
 *     its qualified name is {@code __torch__.tao4j.Network}
 * @param methods the methods as TorchScript text, each line indented as inside a class, every line
 *     ended by a newline
 * @param attributes tensors in the order of the class's attributes
 */
record ScriptModule(String className, String methods, List<Attribute> attributes) {

  /**
   * A tensor that belongs to the module.
   *
   * @param name a Python identifier, unique within the module
   * @param value its numbers at the time of loading
   * @param parameter whether it is listed as a parameter (else as a buffer)
   */
  record Attribute(String name, Tensor value, boolean parameter) {}

  ScriptModule {
    attributes = List.copyOf(attributes);
    Set<String> names = new HashSet<>();
    for (Attribute attribute : attributes) {
      if (!attribute.name().matches("[A-Za-z_][A-Za-z0-9_]*") || !names.add(attribute.name())) {
        throw new IllegalArgumentException(
            "attribute name '%s' is no identifier or occurs twice".formatted(attribute.name()));
      }
    }
  }

  /** The class's qualified name. */
  String qualifiedName() {
    return "__torch__.tao4j." + className;
  }

  /** The whole source file: class head, attribute types, methods. Deterministic. */
  String source() {
    StringBuilder text = new StringBuilder();
    text.append("class ").append(className).append("(Module):\n");
    names(text, "__parameters__", true);
    names(text, "__buffers__", false);
    for (Attribute attribute : attributes) {
      text.append("  ").append(attribute.name()).append(" : Tensor\n");
    }
    // Every module of Python has these two; torch.jit.load and eval() look for them.
    text.append("  training : bool\n");
    text.append("  _is_full_backward_hook : Optional[bool]\n");
    return text.append(methods).toString();
  }

  private void names(StringBuilder text, String list, boolean parameters) {
    text.append("  ").append(list).append(" = [");
    for (Attribute attribute : attributes) {
      if (attribute.parameter() == parameters) {
        text.append('"').append(attribute.name()).append("\", ");
      }
    }
    text.append("]\n");
  }
}
