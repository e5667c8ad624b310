package io.kanban.people;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.kanban.KanbanApplication;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.people.AccountCommand.OfferNewPassword;
import io.kanban.people.AccountCommand.SignUp;
import io.recordplayer.Applications;
import io.recordplayer.log.Log;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mail.MailSender;

/** Links reach their people through a real mail server, also one that is down for a while. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class MailTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final PasswordHash PASSWORD = new PasswordHash("{noop}a long password");
  private static final Person DAVE = new Person("dave", "Dave");

  /** A link in a mail: its page, the sign-in name and the secret. */
  private static final Pattern LINK =
      Pattern.compile("https://kanban\\.example\\.org/team/([a-z-]+)/(\\S+)/(\\S+)");

  @TempDir static Path data;
  private static GreenMail mails;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() {
    mails = mailServer(0);
    server =
        Applications.start(
            KanbanApplication.class,
            "--server.port=0",
            "--recordplayer.data=" + data,
            "--kanban.demo=false",
            "--spring.mail.host=127.0.0.1",
            "--spring.mail.port=" + mails.getSmtp().getPort(),
            "--kanban.address=https://kanban.example.org/team/",
            "--kanban.mail-from=kanban@example.org");
  }

  private static GreenMail mailServer(int port) {
    GreenMail started =
        new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    started.start();
    return started;
  }

  @AfterAll
  static void stop() {
    server.close();
    mails.stop();
  }

  private static AccountLog accounts() {
    return server.getBean(AccountLog.class);
  }

  private static void send(AccountCommand command) {
    assertThat(accounts().send(command, DAVE, Set.of(AccountRules.ADMINISTRATOR))).isEmpty();
  }

  private static LinkSecret invite(SignInName name) {
    LinkSecret shown = LinkSecret.random();
    send(new InviteAccount(name, false, shown.hash()));
    return shown;
  }

  private static List<MimeMessage> mailsTo(SignInName name) {
    return Arrays.stream(mails.getReceivedMessages())
        .filter(mail -> GreenMailUtil.getAddressList(recipients(mail)).contains(name.text()))
        .toList();
  }

  private static jakarta.mail.Address[] recipients(MimeMessage mail) {
    try {
      return mail.getAllRecipients();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MimeMessage onlyMailTo(SignInName name) {
    await().atMost(PATIENCE).until(() -> !mailsTo(name).isEmpty());
    assertThat(mailsTo(name)).hasSize(1);
    return mailsTo(name).getFirst();
  }

  /** The secret in a mail, whose link leads to this page and is for this person. */
  private static LinkSecret secretIn(MimeMessage mail, String page, String name) throws Exception {
    Matcher link = LINK.matcher(mail.getContent().toString());
    assertThat(link.find()).isTrue();
    assertThat(List.of(link.group(1), link.group(2))).containsExactly(page, name);
    return new LinkSecret(link.group(3));
  }

  private static Optional<MailReport> report(SignInName name) {
    return accounts().read(name.account()).account().mail();
  }

  @Test
  void an_invited_person_gets_a_mail_with_a_link_of_its_own() throws Exception {
    SignInName zoe = new SignInName("zoe@example.org");
    LinkSecret shown = invite(zoe);
    MimeMessage mail = onlyMailTo(zoe);
    assertThat(mail.getSubject()).isEqualTo("Your invitation to Kanban");
    assertThat(mail.getFrom()[0]).hasToString("kanban@example.org");
    assertThat(mail.getContent().toString()).contains("“Dave” invites you to Kanban.");
    LinkSecret mailed = secretIn(mail, "join", "zoe%40example.org");
    Credentials known = accounts().read(zoe.account());
    assertThat(mailed).isNotEqualTo(shown);
    assertThat(known.opens(mailed, accounts().now())).isTrue();
    assertThat(known.opens(shown, accounts().now())).isTrue();
    await().atMost(PATIENCE).until(() -> report(zoe).equals(Optional.of(MailReport.SENT)));
    send(new SignUp(zoe.account(), mailed.hash(), "Zoe", PASSWORD));
    assertThat(accounts().read(zoe.account()).opens(shown, accounts().now())).isFalse();
  }

  @Test
  void a_name_in_an_invitation_is_in_quotation_marks_beside_the_sign_in_name() {
    assertThat(
            LinkMail.wordsFor(
                new Person("eve", "Your bank” wants your PIN.\nIt"),
                SignInName.parse("eve@example.org")))
        .isEqualTo("“Your bank' wants your PIN. It” (eve@example.org)");
  }

  @Test
  void a_person_whose_password_is_reset_gets_a_mail() throws Exception {
    SignInName ada = new SignInName("ada@example.org");
    send(new SignUp(ada.account(), invite(ada).hash(), "Ada", PASSWORD));
    send(new OfferNewPassword(ada.account(), LinkSecret.random().hash()));
    await().atMost(PATIENCE).until(() -> !resetsFor(ada).isEmpty());
    LinkSecret mailed = secretIn(resetsFor(ada).getFirst(), "new-password", "ada%40example.org");
    assertThat(accounts().read(ada.account()).opens(mailed, accounts().now())).isTrue();
  }

  /** The mails to a person with a link for a new password; the invitation may be there, too. */
  private static List<MimeMessage> resetsFor(SignInName name) {
    return mailsTo(name).stream()
        .filter(mail -> GreenMailUtil.getHeaders(mail).contains("Choose a new password for Kanban"))
        .toList();
  }

  @Test
  void a_mail_waits_for_its_server_and_administrators_see_that() throws Exception {
    SignInName bob = new SignInName("bob@example.org");
    SignInName eve = new SignInName("eve@example.org");
    int port = mails.getSmtp().getPort();
    mails.stop();
    invite(bob);
    invite(eve);
    await().atMost(PATIENCE).until(() -> report(bob).isPresent() && report(eve).isPresent());
    assertThat(report(bob)).contains(MailFailure.NO_SERVER.report());
    send(new AccountCommand.WithdrawInvitation(eve.account()));
    mails = mailServer(port);
    LinkSecret mailed = secretIn(onlyMailTo(bob), "join", "bob%40example.org");
    assertThat(accounts().read(bob.account()).opens(mailed, accounts().now())).isTrue();
    await().atMost(PATIENCE).until(() -> report(bob).equals(Optional.of(MailReport.SENT)));
    assertThat(mailsTo(eve)).isEmpty();
  }

  @Test
  void a_mailed_secret_is_not_on_disk() throws Exception {
    SignInName max = new SignInName("max@example.org");
    invite(max);
    LinkSecret mailed = secretIn(onlyMailTo(max), "join", "max%40example.org");
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all.stream().map(MailTest::read))
          .anyMatch(content -> content.contains(mailed.hash().hex()))
          .noneMatch(content -> content.contains(mailed.text()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_address_that_no_mail_can_have_is_tried_once() {
    SignInName wrong = new SignInName("zo..e@example.org");
    invite(wrong);
    await().atMost(PATIENCE).until(() -> report(wrong).isPresent());
    assertThat(report(wrong)).contains(MailFailure.REFUSED.report());
  }

  @Test
  void a_link_whose_mail_is_sent_is_not_mailed_again() throws Exception {
    SignInName joe = new SignInName("joe@example.org");
    invite(joe);
    LinkSecret mailed = secretIn(onlyMailTo(joe), "join", "joe%40example.org");
    await().atMost(PATIENCE).until(() -> report(joe).equals(Optional.of(MailReport.SENT)));
    List<Recorded<AccountEvent>> events = new ArrayList<>();
    server
        .getBean(Log.class)
        .read(
            AccountFeature.ACCOUNT.eventStream(joe.account().value()),
            Log.NO_RECORD,
            record -> events.add(record.as(AccountEvent.class)));
    new LinkMailer(accounts(), server.getBean(MailSender.class), server.getBean(LinkMail.class))
        .react(events.getFirst());
    assertThat(mailsTo(joe)).hasSize(1);
    assertThat(accounts().read(joe.account()).opens(mailed, accounts().now())).isTrue();
  }

  @Test
  void a_link_needs_a_whole_address() {
    assertThatThrownBy(
            () -> new MailConfiguration().linkMail("kanban.example.org", "kanban@example.org"))
        .hasMessageContaining("a whole address");
  }

  @Test
  void a_mail_server_without_an_address_for_links_is_a_clear_error() {
    assertThatThrownBy(() -> new MailConfiguration().linkMail("", "kanban@example.org"))
        .hasMessageContaining("kanban.address");
  }
}
