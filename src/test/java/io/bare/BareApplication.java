package io.bare;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.theme.aura.Aura;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The smallest application that has pages with push. It is outside the reference application's
 * package, where component scanning would find it.
 */
@Push(transport = Transport.WEBSOCKET)
@StyleSheet(Aura.STYLESHEET)
@SpringBootApplication(
    proxyBeanMethods = false,
    excludeName = {
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
    })
public class BareApplication implements AppShellConfigurator {
  private static final long serialVersionUID = 1L;

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(BareApplication.class);
    application.setDefaultProperties(Map.of("vaadin.productionMode", "true"));
    application.run(args);
  }

  @Bean
  SecurityFilterChain everybodyMayCome(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(CsrfConfigurer::disable)
        .build();
  }
}
