package io.recordplayer.vaadin;

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
 * Makes the browser load, in parallel, the scripts that Vaadin's first script imports one after the
 * other. The last of them would otherwise start to load when the rest of the page is ready.
 *
 * <p>Upstream: no issue of Vaadin's is known; vitejs/vite#2460 asks for preloads of dynamic imports
 * and was closed.
 */
public final class ModulePreloads implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ModulePreloads.class);
  private static final String FOLDER = "META-INF/VAADIN/webapp/";
  private static final Pattern SCRIPT = Pattern.compile("[\"`]\\./([\\w-]+\\.js)[\"`]");

  private final Map<String, List<String>> imports = new ConcurrentHashMap<>();

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.addIndexHtmlRequestListener(this::addPreloads);
  }

  private void addPreloads(IndexHtmlResponse page) {
    for (Element first : page.getDocument().select("script[type=module][src*=/VAADIN/build/]")) {
      String source = first.attr("src").replaceFirst("^\\./", "");
      String folder = source.substring(0, source.lastIndexOf('/') + 1);
      for (String name : imports.computeIfAbsent(source, ModulePreloads::importsOf)) {
        page.getDocument()
            .head()
            .appendElement("link")
            .attr("rel", "modulepreload")
            .attr("href", "./" + folder + name);
      }
    }
  }

  /** Empty if the script isn't found: the browser then finds the imports itself. */
  private static List<String> importsOf(String source) {
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
