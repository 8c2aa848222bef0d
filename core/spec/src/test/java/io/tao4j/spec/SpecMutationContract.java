package io.tao4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a person gets wrong in a valid spec is found, under its code and at its line. Subclasses
 * give valid texts and, in their constructor, what is done to them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpecMutationContract {

  /**
   * A change of a valid text.
   *
   * @param old what is replaced, once
   * @param changed what it becomes
   * @param code that must be reported
   * @param at text of the line where it must be
   * @param meant name that the hint must offer; empty for none
   */
  record Mutation(String base, String old, String changed, String code, String at, String meant) {
    @Override
    public String toString() {
      return old.strip() + " -> " + changed.strip();
    }

    String text() {
      int at = base.indexOf(old);
      assertThat(at).as(old).isNotNegative();
      return base.substring(0, at) + changed + base.substring(at + old.length());
    }
  }

  private final SpecValidator specs;
  private final List<String> bases;
  private final List<Mutation> mutations = new ArrayList<>();

  /** For the specs of a network, and valid ones of them, YAML or protobuf text. */
  protected SpecMutationContract(SpecValidator specs, String... bases) {
    this.specs = specs.allowMissingPaths();
    this.bases = List.of(bases);
  }

  /** A field's name is misspelt; the hint must offer it. */
  protected final void typo(String base, String name, String misspelt) {
    word(base, name, misspelt, "SPEC-104", name);
  }

  /** Something is replaced, and the hint must offer a word. */
  protected final void word(String base, String old, String changed, String code, String meant) {
    mutations.add(new Mutation(base, old, changed, code, changed.strip(), meant));
  }

  /** Something is replaced, which is reported in its line. */
  protected final void wrong(String base, String old, String changed, String code) {
    wrong(base, old, changed, code, changed.strip());
  }

  /** Something is replaced, which is reported in a line that has the text {@code at}. */
  protected final void wrong(String base, String old, String changed, String code, String at) {
    mutations.add(new Mutation(base, old, changed, code, at, ""));
  }

  private SpecReport check(String text) {
    boolean proto = text.lines().anyMatch(line -> line.matches("[a-z0-9_]+ *\\{ *"));
    return specs.check(text, proto ? SpecSyntax.PROTOBUF_TEXT : SpecSyntax.YAML, "spec");
  }

  List<Mutation> mutations() {
    return List.copyOf(mutations);
  }

  @Test
  void theTextsAreValidAndTheChangesMany() {
    for (String text : bases) {
      assertThat(check(text).errors()).isEmpty();
    }
    assertThat(mutations).hasSizeGreaterThanOrEqualTo(60);
    assertThat(mutations.stream().filter(m -> !m.meant().isEmpty()).count()).isGreaterThan(25);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void isFoundAtItsLine(Mutation mutation) {
    String text = mutation.text();
    SpecReport report = check(text);
    String[] lines = text.split("\n", -1);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].contains(mutation.at().strip())) {
        expected.add(mutation.code() + " " + (i + 1));
      }
    }
    assertThat(expected).as("lines of '%s'", mutation.at()).isNotEmpty();
    List<String> found =
        report.errors().stream().map(p -> p.code() + " " + p.origin().line()).toList();
    assertThat(found).as(report.toString()).containsAnyElementsOf(expected);
  }

  @Test
  void nineOfTenTyposGetTheRightName() {
    List<String> missed = new ArrayList<>();
    List<Mutation> typos = mutations.stream().filter(m -> !m.meant().isEmpty()).toList();
    for (Mutation typo : typos) {
      boolean offered =
          check(typo.text()).errors().stream()
              .map(Problem::hint)
              .anyMatch(hint -> hint.contains(typo.meant()));
      if (!offered) {
        missed.add(typo.toString());
      }
    }
    assertThat(missed).hasSizeLessThanOrEqualTo(typos.size() / 10);
  }

  /** Every field of the spec, misspelt in four ways, among all names of its group. */
  @Test
  void nineOfTenRandomTyposOfAnyFieldGetTheRightName() {
    List<String> fields = specs.fields();
    SplittableRandom random = new SplittableRandom(11);
    int tried = 0;
    int right = 0;
    for (String field : fields) {
      int dot = field.lastIndexOf('.') + 1;
      String group = field.substring(0, dot);
      String name = field.substring(dot);
      List<String> names =
          fields.stream()
              .filter(f -> f.startsWith(group) && f.indexOf('.', group.length()) < 0)
              .map(f -> f.substring(group.length()))
              .toList();
      for (int i = 0; i < 20 && name.length() > 3; i++) {
        String misspelt = misspelt(name, i % 4, random);
        if (!names.contains(misspelt)) {
          tried++;
          List<String> offered = NearestNames.of(misspelt, names);
          right += !offered.isEmpty() && offered.get(0).equals(name) ? 1 : 0;
        }
      }
    }
    assertThat(tried).isGreaterThan(1_000);
    assertThat((double) right / tried).isGreaterThan(0.9);
  }

  private static String misspelt(String name, int how, SplittableRandom random) {
    StringBuilder text = new StringBuilder(name);
    int at = random.nextInt(name.length() - 1);
    switch (how) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, (char) ('a' + random.nextInt(26)));
      case 2 -> text.setCharAt(at, (char) ('a' + random.nextInt(26)));
      default -> {
        text.setCharAt(at, name.charAt(at + 1));
        text.setCharAt(at + 1, name.charAt(at));
      }
    }
    return text.toString();
  }
}
