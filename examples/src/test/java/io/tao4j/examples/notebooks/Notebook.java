package io.tao4j.examples.notebooks;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A notebook's source: a JShell script whose lines {@code // %%} begin a cell of code and {@code //
 * %% [markdown]} one of text. Its head has {@code //DEPS} lines, which JBang reads.
 *
 * @param dependencies Maven coordinates
 * @param cells in the order of the file
 */
record Notebook(List<String> dependencies, List<Cell> cells) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A cell.
   *
   * @param isCode Java, else Markdown
   * @param text without the marks of the script
   */
  record Cell(boolean isCode, String text) {}

  static Notebook read(Path script) throws IOException {
    List<String> dependencies = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Boolean isCode = null;
    for (String line : Files.readAllLines(script)) {
      if (line.startsWith("// %%")) {
        if (isCode != null) {
          cells.add(new Cell(isCode, text.toString().strip()));
        }
        text.setLength(0);
        isCode = !line.contains("[markdown]");
      } else if (isCode == null) {
        if (line.startsWith("//DEPS ")) {
          dependencies.add(line.substring("//DEPS ".length()).strip());
        }
      } else {
        text.append(isCode ? line : line.replaceFirst("^// ?", "")).append('\n');
      }
    }
    if (isCode == null) {
      throw new IOException(script + " has no cell: a line '// %%' begins one");
    }
    cells.add(new Cell(isCode, text.toString().strip()));
    return new Notebook(List.copyOf(dependencies), List.copyOf(cells));
  }

  List<String> code() {
    return cells.stream().filter(Cell::isCode).map(Cell::text).toList();
  }

  /**
   * Jupyter's form (nbformat 4.5), for a kernel that knows {@code %maven}, as JJava does.
   *
   * @param outputs what each cell of code answered, or an empty list
   */
  String toJupyter(List<JsonNode> outputs) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("cells");
    StringBuilder maven = new StringBuilder();
    dependencies.forEach(d -> maven.append("%maven ").append(d).append('\n'));
    code(list, maven.toString().strip());
    int number = 0;
    for (Cell cell : cells) {
      if (cell.isCode()) {
        ObjectNode node = code(list, cell.text());
        if (number < outputs.size()) {
          node.put("execution_count", number + 1);
          node.set("outputs", outputs(outputs.get(number), number + 1));
        }
        number++;
      } else {
        source(list.addObject().put("cell_type", "markdown"), list.size(), cell.text());
      }
    }
    ObjectNode metadata = root.putObject("metadata");
    metadata
        .putObject("kernelspec")
        .put("display_name", "Java")
        .put("language", "java")
        .put("name", "java");
    metadata
        .putObject("language_info")
        .put("file_extension", ".jshell")
        .put("mimetype", "text/x-java-source")
        .put("name", "java");
    root.put("nbformat", 4).put("nbformat_minor", 5);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter(" ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
    try {
      return JSON.writer(printer).writeValueAsString(root) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode code(ArrayNode list, String text) {
    ObjectNode node = list.addObject().put("cell_type", "code").putNull("execution_count");
    node.putArray("outputs");
    source(node, list.size(), text);
    return node;
  }

  private static void source(ObjectNode node, int number, String text) {
    node.put("id", "cell-" + number);
    node.putObject("metadata");
    ArrayNode lines = node.putArray("source");
    String[] parts = text.split("\n", -1);
    for (int i = 0; i < parts.length; i++) {
      lines.add(i + 1 < parts.length ? parts[i] + "\n" : parts[i]);
    }
  }

  private static ArrayNode outputs(JsonNode answer, int number) {
    ArrayNode outputs = JSON.createArrayNode();
    String printed = answer.path("printed").asText();
    if (!printed.isEmpty()) {
      outputs.addObject().put("name", "stdout").put("output_type", "stream").put("text", printed);
    }
    if (answer.has("png")) {
      ObjectNode shown = outputs.addObject().put("output_type", "display_data");
      shown.putObject("data").put("image/png", answer.get("png").asText());
      shown.putObject("metadata");
    } else if (answer.has("value")) {
      ObjectNode shown =
          outputs.addObject().put("output_type", "execute_result").put("execution_count", number);
      shown.putObject("data").put("text/plain", answer.get("value").asText());
      shown.putObject("metadata");
    }
    return outputs;
  }
}
