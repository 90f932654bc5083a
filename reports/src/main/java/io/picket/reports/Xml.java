package io.picket.reports;

import io.picket.model.Text;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML 1.0 in UTF-8, indented; every text is made printable, which keeps it legal XML. */
final class Xml implements Closeable {
  private final XMLStreamWriter writer;
  private final OutputStream to;
  private int depth;
  private boolean inText;

  Xml(OutputStream to) throws IOException {
    this(to, "");
  }

  /**
   * @param doctype a document type declaration, or nothing
   */
  Xml(OutputStream to, String doctype) throws IOException {
    this.to = to;
    try {
      writer =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(to, StandardCharsets.UTF_8.name());
      writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      if (!doctype.isEmpty()) {
        writer.writeCharacters("\n");
        writer.writeDTD(doctype);
      }
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** Begins an element with attributes, given as name and value in turn. */
  void open(String element, String... attributes) throws IOException {
    try {
      writer.writeCharacters("\n" + "  ".repeat(depth));
      writer.writeStartElement(element);
      depth++;
      inText = false;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
  }

  /** Adds an attribute to the element just begun. */
  void attribute(String name, String value) throws IOException {
    try {
      writer.writeAttribute(name, Text.printable(value, Integer.MAX_VALUE));
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** Ends the innermost element. */
  void close(String element) throws IOException {
    try {
      depth--;
      if (!inText) {
        writer.writeCharacters("\n" + "  ".repeat(depth));
      }
      writer.writeEndElement();
      inText = false;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  /** An element without content. */
  void empty(String element, String... attributes) throws IOException {
    open(element, attributes);
    inText = true;
    close(element);
  }

  /** An element that holds only text. */
  void element(String element, String text) throws IOException {
    open(element);
    text(text);
    close(element);
  }

  /** Text; its line breaks are kept. */
  void text(String text) throws IOException {
    try {
      writer.writeCharacters(
          text.lines()
              .map(line -> Text.printable(line, Integer.MAX_VALUE))
              .collect(Collectors.joining("\n")));
      inText = true;
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      writer.writeEndDocument();
      writer.flush();
      to.write('\n');
      to.flush();
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  private static IOException failed(XMLStreamException e) {
    return new IOException("cannot write XML: " + e.getMessage(), e);
  }
}
