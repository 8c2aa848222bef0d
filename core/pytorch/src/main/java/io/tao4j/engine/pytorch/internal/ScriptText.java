package io.tao4j.engine.pytorch.internal;

import java.util.List;

/** Lines of one TorchScript class; methods are indented once, their bodies twice. */
final class ScriptText {
  private final StringBuilder text = new StringBuilder();
  private String indent = "  ";

  /** Opens a method of the form that {@link LoadedModule} calls. */
  void openListMethod(String name) {
    open(name, "x: List[Tensor]", "List[Tensor]");
  }

  /** Opens a method. */
  void open(String name, String arguments, String result) {
    text.append("  def ").append(name).append("(self");
    if (!arguments.isEmpty()) {
      text.append(", ").append(arguments);
    }
    text.append(") -> ").append(result).append(":\n");
    indent = "    ";
  }

  /** One line at the current depth. */
  void line(String line) {
    text.append(indent).append(line).append('\n');
  }

  /** {@code name = expression}, with a remark for whoever reads the program. */
  void assign(String name, String expression, String remark) {
    text.append(indent).append(name).append(" = ").append(expression);
    if (!remark.isEmpty()) {
      text.append("  # ").append(remark);
    }
    text.append('\n');
  }

  /** Following lines are deeper. */
  void deeper() {
    indent += "  ";
  }

  /** Following lines are less deep. */
  void shallower() {
    indent = indent.substring(2);
  }

  static String list(List<String> items) {
    return "[" + String.join(", ", items) + "]";
  }

  static String numbers(int... numbers) {
    return java.util.Arrays.toString(numbers);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
