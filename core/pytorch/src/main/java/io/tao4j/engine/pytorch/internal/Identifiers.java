package io.tao4j.engine.pytorch.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Python identifiers for a graph's names: {@code backbone.layer1.0.conv1} becomes {@code
 * backbone_layer1_0_conv1}. The same names asked in the same order give the same identifiers.
 */
final class Identifiers {
  /** Words that Python or TorchScript's reader would take for something else. */
  private static final Set<String> RESERVED =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except"
                  + " finally for from global if import in is lambda nonlocal not or pass raise"
                  + " return try while with yield self torch ops annotate unchecked_cast"
                  + " uninitialized inf nan int float bool str complex range len print Tensor List"
                  + " Optional Tuple Dict training forward CONSTANTS fork"
                  // local variables of the step
                  + " x rate steps counts scale correction1 correction2 weight norm share")
              .split(" "));

  private final Map<String, String> known = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The identifier of a name; the same for the same name. */
  String of(String name) {
    return known.computeIfAbsent(name, this::fresh);
  }

  /** An identifier that no other name has. */
  String fresh(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0)) || plain.startsWith("_")) {
      plain = "v" + plain;
    }
    String candidate = plain;
    for (int i = 1; RESERVED.contains(candidate) || !taken.add(candidate); i++) {
      candidate = plain + "_" + i;
    }
    return candidate;
  }
}
