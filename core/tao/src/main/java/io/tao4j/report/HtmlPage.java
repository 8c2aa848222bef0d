package io.tao4j.report;

import io.tao4j.error.TaoException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A page of HTML that grows section by section and needs no other file and no network. Texts may
 * hold anything: they are shown as they are. Not safe for use by several threads.
 */
public final class HtmlPage {
  /** Whatever the page says, it may load nothing and run nothing. */
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>{title}</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; color: #1c2530; background: #f5f6f8; margin: 0; }
      main { max-width: 1100px; margin: 0 auto; padding: 24px; }
      section { background: #fff; border: 1px solid #dde1e6; border-radius: 8px; padding: 4px 20px 16px; margin: 16px 0; }
      h1 { font-size: 26px; margin: 8px 0; }
      h2 { font-size: 19px; margin: 12px 0; }
      table { border-collapse: collapse; margin: 8px 0; display: block; overflow-x: auto; }
      th, td { text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid #eceff2; vertical-align: top; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      pre { overflow-x: auto; background: #f5f6f8; padding: 12px; border-radius: 6px; font-size: 13px; }
      figure { display: inline-block; margin: 8px 12px 8px 0; vertical-align: top; max-width: 100%; }
      figure img { max-width: 100%; max-height: 640px; border: 1px solid #eceff2; }
      figcaption { color: #5a6675; font-size: 13px; overflow-wrap: anywhere; }
      .state { display: inline-block; padding: 1px 12px; border-radius: 12px; color: #fff; background: #5a6675; }
      .SUCCESS { background: #1a7f4b; }
      .FAILURE { background: #b3261e; }
      .from { color: #7a8694; }
      summary { cursor: pointer; font-weight: 600; }
      </style>
      </head>
      <body>
      <main>
      """;

  private final StringBuilder text = new StringBuilder();

  /** A page without sections. */
  public HtmlPage(String title) {
    text.append(HEAD.replace("{title}", escaped(title)));
  }

  /** Text as HTML shows it, quotes included. */
  static String escaped(String plain) {
    StringBuilder safe = new StringBuilder(plain.length());
    plain
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isShown(c) ? c : 0xfffd);
              }
            });
    return safe.toString();
  }

  /** Control characters and halves of pairs are no text. */
  private static boolean isShown(int c) {
    return c == '\n' || c == '\t' || c >= ' ' && !(c >= 0xd800 && c <= 0xdfff) && c != 0x7f;
  }

  /**
   * The page's first lines.
   *
   * @param state such as {@code SUCCESS}, in its colour
   */
  public HtmlPage heading(String title, String state) {
    text.append("<h1>").append(escaped(title)).append("</h1>\n");
    String known = state.matches("[A-Z]+") ? state : "";
    text.append("<p><span class=\"state %s\">%s</span></p>\n".formatted(known, escaped(state)));
    return this;
  }

  /** Begins a section. */
  public HtmlPage open(String title) {
    text.append("<section>\n<h2>").append(escaped(title)).append("</h2>\n");
    return this;
  }

  /** Ends a section. */
  public HtmlPage close() {
    text.append("</section>\n");
    return this;
  }

  /** What follows, up to {@link #unfold()}, is hidden until somebody asks for it. */
  public HtmlPage fold(String title) {
    text.append("<details>\n<summary>").append(escaped(title)).append("</summary>\n");
    return this;
  }

  /** Ends what is hidden. */
  public HtmlPage unfold() {
    text.append("</details>\n");
    return this;
  }

  /** A text. */
  public HtmlPage paragraph(String plain) {
    text.append("<p>").append(escaped(plain)).append("</p>\n");
    return this;
  }

  /** Lines as they are; a comment at the end of one, from {@code #} on, is grey. */
  public HtmlPage lines(String plain, boolean comments) {
    text.append("<pre>");
    plain
        .lines()
        .forEach(
            line -> {
              int comment = comments ? line.lastIndexOf("  # ") : -1;
              if (comment < 0) {
                text.append(escaped(line));
              } else {
                text.append(escaped(line.substring(0, comment)))
                    .append("<span class=\"from\">")
                    .append(escaped(line.substring(comment)))
                    .append("</span>");
              }
              text.append('\n');
            });
    text.append("</pre>\n");
    return this;
  }

  /** A table; cells that are numbers stand at the right. */
  public HtmlPage table(List<String> columns, List<List<String>> rows) {
    text.append("<table>\n<tr>");
    columns.forEach(column -> text.append("<th>").append(escaped(column)).append("</th>"));
    text.append("</tr>\n");
    for (List<String> row : rows) {
      text.append("<tr>");
      for (String cell : row) {
        boolean number = cell.matches("-?[0-9][0-9.,]*([eE][-+]?[0-9]+)?");
        text.append(number ? "<td class=\"number\">" : "<td>")
            .append(escaped(cell))
            .append("</td>");
      }
      text.append("</tr>\n");
    }
    text.append("</table>\n");
    return this;
  }

  /**
   * A picture inside the page.
   *
   * @throws TaoException {@code CHART-002} if this Java cannot write PNG files
   */
  public HtmlPage picture(String caption, BufferedImage picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "png", out)) {
        throw new IOException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new TaoException(
          "CHART-002", "a picture cannot be made a PNG file: " + e.getMessage(), List.of(), e);
    }
    return picture(caption, "png", out.toByteArray());
  }

  /**
   * A picture inside the page.
   *
   * @param type such as {@code png}
   */
  public HtmlPage picture(String caption, String type, byte[] bytes) {
    text.append(
            "<figure><img alt=\"%s\" src=\"data:image/%s;base64,".formatted(escaped(caption), type))
        .append(Base64.getEncoder().encodeToString(bytes))
        .append("\"><figcaption>")
        .append(escaped(caption))
        .append("</figcaption></figure>\n");
    return this;
  }

  /** The whole page. */
  @Override
  public String toString() {
    return text + "</main>\n</body>\n</html>\n";
  }
}
