package io.tao4j.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Small examples of every op, with the edge cases that compilers get wrong. A test compares their
 * keys with the permitted op records and with the constants of the enums inside them.
 */
public final class OpCases {
  private static final List<OpCase> ALL = collect();

  private OpCases() {}

  private static List<OpCase> collect() {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(WindowCases.all());
    cases.addAll(ElementwiseCases.all());
    cases.addAll(MovementCases.all());
    cases.addAll(ArithmeticCases.all());
    cases.addAll(QuantizeCases.all());
    cases.addAll(IndexCases.all());
    cases.addAll(SampleCases.all());
    cases.addAll(SequenceCases.all());
    cases.addAll(CompositeCases.all());
    Set<String> names = new LinkedHashSet<>();
    for (OpCase c : cases) {
      if (!names.add(c.name())) {
        throw new IllegalStateException("two cases are named " + c.name());
      }
    }
    return List.copyOf(cases);
  }

  /** All cases. */
  public static List<OpCase> all() {
    return ALL;
  }

  /** All records of ops, in the order of declaration. */
  public static List<Class<?>> opRecords() {
    return records(Op.class).toList();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(OpCases::records)
        : Stream.of(type);
  }
}
