package io.tao4j.spec;

import io.tao4j.spec.ProtobufTextLexer.Kind;
import io.tao4j.spec.ProtobufTextLexer.Token;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf text to nodes. No message types are needed: keys keep their order and their repetitions,
 * and the binder decides what a repetition means. After an error the rest of the line is skipped,
 * so that one run finds the errors of several lines.
 *
 * @see <a href="https://protobuf.dev/reference/protobuf/textformat-spec/">the format</a>
 */
final class ProtobufTextParser {
  /** Past this the text is probably another format; further errors would tell nothing. */
  private static final int MOST_ERRORS = 40;

  private static final Set<String> WORD_NUMBERS = Set.of("inf", "infinity", "nan");

  private final ProtobufTextLexer lexer;
  private final SpecLimits limits;
  private final ParsedSpec.Places places;
  private final ProblemCollector problems;
  private Token current;
  private @Nullable Token following;
  private int values;
  private int errors;
  private boolean stopped;
  private boolean complete = true;

  private ProtobufTextParser(
      String text, SpecLimits limits, ParsedSpec.Places places, ProblemCollector problems) {
    this.lexer = new ProtobufTextLexer(text);
    this.limits = limits;
    this.places = places;
    this.problems = problems;
    this.current = lexer.next();
  }

  static ParsedSpec parse(
      String text, SpecLimits limits, ParsedSpec.Places places, ProblemCollector problems) {
    ProtobufTextParser parser = new ProtobufTextParser(text, limits, places, problems);
    if (parser.current.kind() == Kind.END) {
      return new ParsedSpec(null, true);
    }
    Message root = parser.message(parser.current, '\0', 1);
    return new ParsedSpec(root, parser.complete);
  }

  private void advance() {
    if (following != null) {
      current = following;
      following = null;
    } else {
      current = lexer.next();
    }
  }

  private Token following() {
    if (following == null) {
      following = lexer.next();
    }
    return following;
  }

  private Origin at(Token token) {
    return places.at(token.line(), token.column());
  }

  private void error(SpecCode code, Token token, String message, String hint) {
    complete = false;
    if (stopped) {
      return;
    }
    problems.error(code, at(token), message, hint);
    if (++errors >= MOST_ERRORS) {
      stop();
    }
  }

  private void expected(String what) {
    if (current.kind() == Kind.BAD) {
      error(SpecCode.SYNTAX, current, current.text(), "");
    } else {
      error(SpecCode.SYNTAX, current, "expected " + what + ", got " + current.shown(), "");
    }
  }

  /** Makes every loop see the end of the file. */
  private void stop() {
    stopped = true;
    complete = false;
    following = null;
    current = new Token(Kind.END, "", current.line(), current.column());
  }

  private boolean count(Token token, int depth) {
    if (++values > limits.maxValues()) {
      error(SpecCode.TOO_MANY_VALUES, token, "more than " + limits.maxValues() + " values", "");
      stop();
    } else if (depth > limits.maxDepth()) {
      error(SpecCode.TOO_DEEP, token, "nested deeper than " + limits.maxDepth() + " levels", "");
      stop();
    }
    return !stopped;
  }

  /** Fields up to {@code closer}; the opening sign is consumed. */
  private Message message(Token open, char closer, int depth) {
    List<Entry> entries = new ArrayList<>();
    if (!count(open, depth)) {
      return new Message(at(open), entries);
    }
    while (true) {
      if (current.kind() == Kind.END) {
        if (closer != '\0' && !stopped) {
          error(
              SpecCode.SYNTAX,
              open,
              "'" + open.text() + "' is not closed before the end of the file",
              "add '" + closer + "'");
          stopped = true; // the groups around it are open for the same reason
        }
        break;
      }
      if (current.is('}') || current.is('>')) {
        if (closer == '\0') {
          error(SpecCode.SYNTAX, current, "'" + current.text() + "' closes nothing", "remove it");
          if (!stopped) {
            advance();
          }
          continue;
        }
        if (!current.is(closer)) {
          error(
              SpecCode.SYNTAX,
              current,
              "'"
                  + open.text()
                  + "' in line "
                  + open.line()
                  + " is closed by '"
                  + current.text()
                  + "'",
              "write '" + closer + "'");
        }
        if (!stopped) {
          advance();
        }
        break;
      }
      if (current.kind() == Kind.NAME) {
        field(entries, depth);
      } else {
        expected("a field name");
        skipLine();
      }
    }
    return new Message(at(open), entries);
  }

  private void field(List<Entry> entries, int depth) {
    Token key = current;
    advance();
    boolean colon = current.is(':');
    if (colon) {
      advance();
    }
    SpecNode value;
    if (!colon && !current.is('{') && !current.is('<')) {
      if (current.line() > key.line()) {
        error(SpecCode.SYNTAX, key, "'" + key.text() + "' is followed by neither ':' nor '{'", "");
        return; // the next line may be in order
      }
      expected("':' or '{' after '" + key.text() + "'");
      skipLine();
      return;
    }
    boolean nextField =
        current.kind() == Kind.NAME
            && current.line() > key.line()
            && (following().is(':') || following().is('{'));
    if (nextField || current.is('}') || current.is('>') || current.kind() == Kind.END) {
      error(SpecCode.SYNTAX, key, "'" + key.text() + "' has no value", "");
      return;
    }
    value = value(depth);
    if (value == null) {
      skipLine();
      return;
    }
    entries.add(new Entry(key.text(), at(key), value));
    if (current.is(',') || current.is(';')) {
      advance();
    }
  }

  /** A message, list or single value; null after an error, which has been reported. */
  private @Nullable SpecNode value(int depth) {
    Token first = current;
    if (first.is('{') || first.is('<')) {
      advance();
      return message(first, first.is('{') ? '}' : '>', depth + 1);
    }
    if (first.is('[')) {
      return list(depth + 1);
    }
    if (!count(first, depth)) {
      return null;
    }
    if (first.kind() == Kind.STRING) {
      StringBuilder text = new StringBuilder();
      while (current.kind() == Kind.STRING) {
        text.append(current.text());
        advance();
      }
      return new Scalar(at(first), text.toString(), Style.QUOTED);
    }
    String sign = "";
    if (first.is('-')) {
      sign = "-";
      advance();
    }
    boolean number =
        current.kind() == Kind.NUMBER
            || current.kind() == Kind.NAME
                && WORD_NUMBERS.contains(current.text().toLowerCase(Locale.ROOT));
    if (number || sign.isEmpty() && current.kind() == Kind.NAME) {
      String text = sign + current.text();
      advance();
      return new Scalar(at(first), text, Style.TOKEN);
    }
    expected(sign.isEmpty() ? "a value" : "a number after '-'");
    return null;
  }

  private @Nullable SpecNode list(int depth) {
    Token open = current;
    if (!count(open, depth)) {
      return null;
    }
    advance();
    List<SpecNode> items = new ArrayList<>();
    while (!current.is(']')) {
      if (current.kind() == Kind.END) {
        error(SpecCode.SYNTAX, open, "'[' is not closed before the end of the file", "add ']'");
        stopped = true;
        return null;
      }
      SpecNode item = value(depth);
      if (item == null) {
        return null;
      }
      items.add(item);
      if (current.is(',')) {
        advance();
      } else if (!current.is(']') && current.kind() != Kind.END) {
        expected("',' or ']' in the list of line " + open.line());
        return null;
      }
    }
    advance();
    return new ListNode(at(open), items);
  }

  /** Goes to the next line, or to the brace that closes this message, past groups opened here. */
  private void skipLine() {
    int line = current.line();
    int open = 0;
    while (current.kind() != Kind.END) {
      if (open == 0 && (current.line() > line || current.is('}') || current.is('>'))) {
        return;
      }
      if (current.is('{') || current.is('<')) {
        open++;
      } else if (current.is('}') || current.is('>')) {
        open--;
        line = current.line();
      }
      advance();
    }
  }
}
