package io.recordplayer.boot;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a browser fetch and compile at once the scripts that Vaadin's first script asks for one after
 * the other, the last of them when the page would otherwise be there.
 */
class ModulePreloads implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ModulePreloads.class);
  private static final String FOLDER = "META-INF/VAADIN/webapp/";
  private static final Pattern SCRIPT = Pattern.compile("[\"`]\\./([\\w-]+\\.js)[\"`]");

  private final Map<String, List<String>> asked = new ConcurrentHashMap<>();

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.addIndexHtmlRequestListener(this::hint);
  }

  private void hint(IndexHtmlResponse page) {
    for (Element first : page.getDocument().select("script[type=module][src*=/VAADIN/build/]")) {
      String source = first.attr("src").replaceFirst("^\\./", "");
      String folder = source.substring(0, source.lastIndexOf('/') + 1);
      for (String name : asked.computeIfAbsent(source, ModulePreloads::askedBy)) {
        page.getDocument()
            .head()
            .appendElement("link")
            .attr("rel", "modulepreload")
            .attr("href", "./" + folder + name);
      }
    }
  }

  /** Nothing where it isn't found: the browser then finds out for itself, as it would without. */
  private static List<String> askedBy(String source) {
    try (InputStream script =
        ModulePreloads.class.getClassLoader().getResourceAsStream(FOLDER + source)) {
      return script == null
          ? List.of()
          : SCRIPT
              .matcher(new String(script.readAllBytes(), StandardCharsets.UTF_8))
              .results()
              .map(match -> match.group(1))
              .distinct()
              .toList();
    } catch (IOException e) {
      LOG.warn("{} can't be read", source, e);
      return List.of();
    }
  }
}
