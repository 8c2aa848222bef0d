package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.tokenizers.Token;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.TokenizerFile;
import java.util.ArrayList;
import java.util.List;

/** Labels that are pieces of a tokenizer, which this owns. */
final class Pieces implements TextEncoder {
  /** What stands for a blank in pieces of SentencePiece. */
  private static final String BLANK = "\u2581";

  /** What begins a piece of BERT's vocabularies that goes on with a word. */
  private static final String CONTINUED = "##";

  private static final List<String> UNKNOWN = List.of("<unk>", "[UNK]");

  private final Tokenizer tokenizer;

  Pieces(TokenizerFile file) {
    tokenizer = file.open();
  }

  /** What each piece adds to a text, with a blank in front where it begins a word. */
  List<String> labels() {
    boolean sentencePiece = tokenizer.file().name().equals(TokenizerFile.SENTENCE_PIECE);
    List<String> labels = new ArrayList<>();
    for (int id = 0; id < tokenizer.size(); id++) {
      String piece = tokenizer.piece(id);
      if (sentencePiece) {
        labels.add(piece.replace(BLANK, " "));
      } else if (piece.startsWith(CONTINUED)) {
        labels.add(piece.substring(CONTINUED.length()));
      } else {
        labels.add(" " + piece);
      }
    }
    return labels;
  }

  @Override
  public Encoded encode(String text) {
    List<Token> tokens = tokenizer.tokenize(text);
    List<String> unknown = new ArrayList<>();
    for (Token token : tokens) {
      if (UNKNOWN.contains(tokenizer.piece(token.id()))) {
        unknown.add(text.substring(token.start(), token.end()));
      }
    }
    return new Encoded(tokens.stream().mapToInt(Token::id).toArray(), unknown);
  }

  @Override
  public String fate() {
    return "become its unknown piece";
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
