package io.guestbook;

import static io.guestbook.GuestbookApplication.BOOK;

import io.guestbook.GuestbookApplication.GuestEvent.Signed;
import io.guestbook.GuestbookApplication.GuestbookPage;
import io.recordplayer.kit.ScreenKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browserless")
class GuestbookScreenTest {
  @RegisterExtension static final ScreenKit screens = ScreenKit.of(GuestbookApplication.class);

  @Test
  void a_guest_signs_and_another_sees_it() {
    screens.given(BOOK, new Signed("Zoe"));
    var ann = screens.open("Ann", GuestbookPage.class);
    var bob = screens.open("Bob", GuestbookPage.class).sees("Zoe");
    ann.type("Your name", "Ann").click("Sign");
    bob.sees("Ann");
  }

  @Test
  void only_the_guest_who_signs_twice_is_told_so() {
    screens.given(BOOK, new Signed("Ann"));
    var ann = screens.open("Ann", GuestbookPage.class);
    screens.open("Bob", GuestbookPage.class);
    ann.type("Your name", "Ann").click("Sign");
    screens.only(ann).sees("You are in the book already.");
  }
}
