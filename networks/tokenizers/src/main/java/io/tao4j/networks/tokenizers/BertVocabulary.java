package io.tao4j.networks.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code vocab.txt} of BERT, to be written as the {@code tokenizer.json} that means the same: the
 * library that reads that form does the cutting.
 *
 * @param ids by piece
 * @param source name for error texts
 */
record BertVocabulary(Map<String, Integer> ids, String source) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNKNOWN = "[UNK]";
  private static final String START = "[CLS]";
  private static final String END = "[SEP]";

  /** Characters of the longest word that is cut; a longer one is unknown. */
  private static final int LONGEST_WORD = 100;

  static BertVocabulary read(Path file) throws IOException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new TaoException(
          "TOKENIZER-003",
          "the vocabulary %s is not text in UTF-8".formatted(file),
          List.of("save it as UTF-8"),
          e);
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    for (int i = 0; i < lines.size(); i++) {
      String piece = lines.get(i).endsWith("\r") ? chopped(lines.get(i)) : lines.get(i);
      Integer before = ids.putIfAbsent(piece, i);
      if (before != null) {
        throw new TaoException(
            "TOKENIZER-003",
            "%s:%s: the piece '%s' is in line %s already".formatted(file, i + 1, piece, before + 1),
            "each line of a vocabulary holds another piece");
      }
    }
    for (String needed : List.of(UNKNOWN, START, END)) {
      if (!ids.containsKey(needed)) {
        throw new TaoException(
            "TOKENIZER-003",
            "the vocabulary %s has no %s".formatted(file, needed),
            "give BERT's vocab.txt; another model's tokenizer is its tokenizer.json");
      }
    }
    return new BertVocabulary(ids, file.toString());
  }

  private static String chopped(String line) {
    return line.substring(0, line.length() - 1);
  }

  /** What {@code tokenizer_config.json} beside a vocabulary says; true where there is none. */
  static boolean isLowerCased(Path vocabulary) throws IOException {
    Path config = vocabulary.resolveSibling("tokenizer_config.json");
    if (!Files.isRegularFile(config)) {
      return true;
    }
    JsonNode node = JSON.readTree(config.toFile()).path("do_lower_case");
    return !node.isBoolean() || node.booleanValue();
  }

  Tokenizer open(boolean lowerCases) {
    return LibraryTokenizer.of(
        toJson(lowerCases).toString().getBytes(StandardCharsets.UTF_8), source);
  }

  private ObjectNode toJson(boolean lowerCases) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (String special : List.of("[PAD]", UNKNOWN, START, END, "[MASK]")) {
      Integer id = ids.get(special);
      if (id != null) {
        ObjectNode token = added.addObject().put("id", id).put("content", special);
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", true);
      }
    }
    ObjectNode normalizer = root.putObject("normalizer").put("type", "BertNormalizer");
    normalizer.put("clean_text", true).put("handle_chinese_chars", true);
    normalizer.putNull("strip_accents").put("lowercase", lowerCases);
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode around = root.putObject("post_processor").put("type", "BertProcessing");
    around.putArray("sep").add(END).add(ids.get(END));
    around.putArray("cls").add(START).add(ids.get(START));
    root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model = root.putObject("model").put("type", "WordPiece").put("unk_token", UNKNOWN);
    model.put("continuing_subword_prefix", "##").put("max_input_chars_per_word", LONGEST_WORD);
    ObjectNode vocabulary = model.putObject("vocab");
    ids.forEach(vocabulary::put);
    return root;
  }
}
