package io.recordplayer.benchmark;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;

/**
 * An application for sections: accounts that take deposits. A command leads to one event; each is
 * some 130 bytes of JSON.
 */
public final class Accounts {
  private Accounts() {}

  public sealed interface AccountCommand {
    String account();

    @StoredAs("deposit-money")
    record Deposit(String account, long number, long cents, String reference)
        implements AccountCommand {}
  }

  public sealed interface AccountEvent {
    String account();

    @StoredAs("money-deposited")
    record Deposited(String account, long number, long cents, String reference)
        implements AccountEvent {}
  }

  /** The entity's state. */
  public record Account(long cents, long deposits, String latest) {}

  /** The view of an account. */
  public record Balance(long cents, long deposits, long latest) {}

  private static final class Rules implements Entity<AccountCommand, Account, AccountEvent> {
    @Override
    public Account initial() {
      return new Account(0, 0, "");
    }

    @Override
    public Decision<AccountEvent> decide(AccountCommand command, Account account, Origin origin) {
      return switch (command) {
        case AccountCommand.Deposit c ->
            Decision.accept(
                new AccountEvent.Deposited(c.account(), c.number(), c.cents(), c.reference()));
      };
    }

    @Override
    public Account evolve(Account account, Recorded<AccountEvent> event) {
      return Accounts.evolve(account, event.data());
    }
  }

  static Account evolve(Account account, AccountEvent event) {
    return switch (event) {
      case AccountEvent.Deposited e ->
          new Account(
              account.cents() + e.cents(), account.deposits() + 1, e.reference().substring(0, 18));
    };
  }

  public static final EntityType<AccountCommand, Account, AccountEvent> ACCOUNT =
      EntityType.of("account", new Rules(), AccountCommand::account);

  static final Projection<Balance> BALANCES = balances(1);

  /** The projection in another version, whose views are stored separately. */
  static Projection<Balance> balances(int version) {
    return Projection.of("balances", new Balance(0, 0, 0))
        .on(AccountEvent.class, Accounts::play)
        .version(version);
  }

  private static Balance play(Balance balance, Recorded<AccountEvent> event) {
    return switch (event.data()) {
      case AccountEvent.Deposited e ->
          new Balance(balance.cents() + e.cents(), balance.deposits() + 1, e.number());
    };
  }

  static Feature feature(Projection<?> projection) {
    return Feature.of(ACCOUNT).views(projection).access(Access.open());
  }

  /**
   * A deposit to an account.
   *
   * @param number unique for each deposit
   */
  public static AccountCommand deposit(int account, long number) {
    return new AccountCommand.Deposit(id(account), number, 1_999, reference(number));
  }

  static AccountEvent deposited(int account, long number) {
    return new AccountEvent.Deposited(id(account), number, 1_999, reference(number));
  }

  public static String id(int account) {
    return "a" + account;
  }

  private static String reference(long number) {
    return "Invoice %010d of November, with thanks for your order".formatted(number);
  }
}
