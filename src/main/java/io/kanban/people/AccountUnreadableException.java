package io.kanban.people;

import io.recordplayer.record.RecordPlayerException;

/** Thrown if an event of an account can't be read, because a newer version has written it. */
final class AccountUnreadableException extends RecordPlayerException {
  private static final long serialVersionUID = 1L;

  AccountUnreadableException(AccountId account, Object event) {
    super(
        "The event %s of the account %s can't be read. Update this process to the version that wrote it."
            .formatted(event, account.value()));
  }
}
