package io.tao4j.networks.tokenizers;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A {@code tokenizer.json}, cut by Hugging Face's library through DJL. Truncation and padding that
 * the file asks for are switched off: {@link TokenSequences} does them.
 */
final class LibraryTokenizer implements Tokenizer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HuggingFaceTokenizer library;
  private final TreeMap<Integer, String> pieces;
  private final Map<String, Integer> ids = new HashMap<>();
  private final SequenceTemplate template;
  private final int paddingId;
  private final byte[] bytes;
  // the library's memory must not go while a text is being cut
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private LibraryTokenizer(
      HuggingFaceTokenizer library,
      TreeMap<Integer, String> pieces,
      SequenceTemplate template,
      int paddingId,
      byte[] bytes) {
    this.library = library;
    this.pieces = pieces;
    this.template = template;
    this.paddingId = paddingId;
    this.bytes = bytes;
    pieces.forEach((id, piece) -> ids.put(piece, id));
  }

  static LibraryTokenizer of(byte[] bytes, String source) {
    ObjectNode root = parse(bytes, source);
    JsonNode padding = root.path("padding").path("pad_id");
    root.putNull("truncation").putNull("padding");
    TreeMap<Integer, String> pieces = pieces(root, source);
    HuggingFaceTokenizer library = open(root, source);
    try {
      SequenceTemplate template =
          new SequenceTemplate(
              parts(library.encode("a", true, false)),
              parts(library.encode("a", "b", true, false)));
      return new LibraryTokenizer(
          library, pieces, template, paddingId(padding, pieces), bytes.clone());
    } catch (RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  private static ObjectNode parse(byte[] bytes, String source) {
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode root && root.has("model")) {
        return root;
      }
      throw unusable(source, "it has no model", null);
    } catch (IOException e) {
      throw unusable(source, "it is no JSON", e);
    }
  }

  private static HuggingFaceTokenizer open(ObjectNode root, String source) {
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    try {
      // DJL takes lengths and padding from options that are not given as from the file, which has
      // none
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(text), Map.of("truncation", "false", "padding", "false"));
    } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw new TaoException(
          "TOKENIZER-004",
          source + " needs Hugging Face's tokenizers, which are not on the class path",
          List.of("add ai.djl.huggingface:tokenizers to the application"),
          e);
    } catch (IOException | RuntimeException e) {
      throw unusable(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static TaoException unusable(
      String source, String problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new TaoException(
        "TOKENIZER-003",
        "%s is no tokenizer.json that can be used: %s".formatted(source, problem),
        List.of("give the file that Hugging Face's tokenizers library saved"),
        cause);
  }

  /** All pieces by id: those of the model, which come in two forms, and those added. */
  private static TreeMap<Integer, String> pieces(ObjectNode root, String source) {
    TreeMap<Integer, String> pieces = new TreeMap<>();
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isObject()) {
      vocabulary.properties().forEach(e -> pieces.put(e.getValue().asInt(), e.getKey()));
    } else {
      for (int i = 0; i < vocabulary.size(); i++) {
        pieces.put(i, vocabulary.get(i).path(0).asText());
      }
    }
    for (JsonNode added : root.path("added_tokens")) {
      pieces.put(added.path("id").asInt(), added.path("content").asText());
    }
    if (pieces.isEmpty()) {
      throw unusable(source, "its vocabulary is empty", null);
    }
    return pieces;
  }

  private static int paddingId(JsonNode fromFile, TreeMap<Integer, String> pieces) {
    if (fromFile.isInt()) {
      return fromFile.intValue();
    }
    return pieces.entrySet().stream()
        .filter(e -> e.getValue().equals("[PAD]") || e.getValue().equals("<pad>"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  /**
   * The places of texts of one word or more, among the special tokens that the file puts around.
   */
  private static List<SequenceTemplate.Part> parts(Encoding encoding) {
    List<SequenceTemplate.Part> parts = new ArrayList<>();
    long[] special = encoding.getSpecialTokenMask();
    int last = -1;
    for (int i = 0; i < special.length; i++) {
      int type = (int) encoding.getTypeIds()[i];
      if (special[i] != 0) {
        parts.add(
            new SequenceTemplate.Special(
                (int) encoding.getIds()[i], encoding.getTokens()[i], type));
        continue;
      }
      int text = (int) encoding.getSequenceIds()[i];
      if (text != last) {
        parts.add(new SequenceTemplate.Text(text, type));
        last = text;
      }
    }
    return parts;
  }

  @Override
  public List<Token> tokenize(String text) {
    String sound = Utf8Text.sound(text);
    Encoding encoding = locked(() -> library.encode(sound, false, false));
    int[] chars = charsOfCodePoints(sound);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < encoding.getIds().length; i++) {
      tokens.add(token(encoding, i, chars, (int) Math.max(0, encoding.getWordIds()[i])));
    }
    return tokens;
  }

  @Override
  public List<Token> tokenizeWords(List<String> words) {
    if (words.isEmpty()) {
      return List.of();
    }
    List<String> sound = words.stream().map(Utf8Text::sound).toList();
    Encoding encoding = locked(() -> library.encode(sound, false, false));
    List<int[]> chars = sound.stream().map(LibraryTokenizer::charsOfCodePoints).toList();
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < encoding.getIds().length; i++) {
      int word = (int) encoding.getWordIds()[i];
      tokens.add(token(encoding, i, chars.get(word), word));
    }
    return tokens;
  }

  private static Token token(Encoding encoding, int i, int[] chars, int word) {
    CharSpan span = encoding.getCharTokenSpans()[i];
    int start = span == null ? 0 : chars[span.getStart()];
    int end = span == null ? 0 : chars[span.getEnd()];
    return new Token((int) encoding.getIds()[i], encoding.getTokens()[i], start, end, word);
  }

  /** The library counts characters outside the basic plane once, Java twice. */
  private static int[] charsOfCodePoints(String text) {
    int[] chars = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < chars.length - 1; i++) {
      chars[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    chars[chars.length - 1] = at;
    return chars;
  }

  private <T> T locked(java.util.function.Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public String decode(int... tokens) {
    // the library leaves out what it does not know
    Arrays.stream(tokens).forEach(this::piece);
    long[] wide = Arrays.stream(tokens).asLongStream().toArray();
    return locked(() -> library.decode(wide, true));
  }

  @Override
  public int size() {
    return pieces.lastKey() + 1;
  }

  @Override
  public String piece(int id) {
    String piece = pieces.get(id);
    if (piece == null) {
      throw new IndexOutOfBoundsException("there is no token " + id + ", they are below " + size());
    }
    return piece;
  }

  @Override
  public OptionalInt id(String piece) {
    Integer id = ids.get(Objects.requireNonNull(piece, "piece"));
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public SequenceTemplate template() {
    return template;
  }

  @Override
  public int paddingId() {
    return paddingId;
  }

  @Override
  public TokenizerFile file() {
    return new TokenizerFile(TokenizerFile.HUGGING_FACE, bytes);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        library.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
