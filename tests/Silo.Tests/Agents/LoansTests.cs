using System.Diagnostics;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

/// <summary>A loan is as long as the process that has it, whatever ends that.</summary>
public sealed class LoansTests : IDisposable
{
    private static readonly SessionKey Session = SessionKey.New("nas");

    private readonly TempFolder _folder = new();
    private readonly Process _terminal = Process.Start(new ProcessStartInfo("sleep", ["300"]))!;

    public void Dispose()
    {
        _terminal.Kill();
        _terminal.Dispose();
        _folder.Dispose();
    }

    private Borrower Terminal => ProcessIdentity.Of(_terminal.Id) is var process
        ? new(process.Pid, process.StartTicks, process.BootId)
        : throw new InvalidOperationException();

    [Fact]
    public void A_loan_is_known_to_the_next_silo_and_ends_with_its_process()
    {
        Assert.Null(Loans().Find(Session));
        Assert.True(Loans().TryLend(Session, Terminal));
        var holder = Loans().Find(Session)!;
        Assert.Equal(HolderKind.Desk, holder.Kind);
        Assert.True(Loans().IsLentTo(Session, Terminal));
        Assert.False(Loans().IsLentTo(Session, Terminal with { StartTicks = 1 }));
        Assert.True(Loans().TryLend(Session, Terminal));
        Assert.Equal(holder, Loans().Find(Session));

        _terminal.Kill();
        _terminal.WaitForExit();

        Assert.Null(Loans().Find(Session));
    }

    [Fact]
    public void A_process_that_is_not_there_or_was_there_before_the_boot_gets_nothing()
    {
        Assert.False(Loans().TryLend(Session, Terminal with { StartTicks = 1 }));
        Assert.False(Loans().TryLend(Session, Terminal with { BootId = "another" }));
        Assert.Null(Loans().Find(Session));
    }

    [Fact]
    public void A_loan_that_a_restore_brought_back_or_that_can_t_be_read_is_none()
    {
        const string Since = "2026-01-05T08:00:00+00:00";
        File.WriteAllText(_folder["desk.json"], $$"""{"Process":{{_terminal.Id}},"Start":17,"Boot":"x","Since":"{{Since}}"}""");
        Assert.Null(Loans().Find(Session));
        File.WriteAllText(_folder["desk.json"], "{");
        Assert.Null(Loans().Find(Session));
        Assert.True(Loans().TryLend(Session, Terminal));
        Assert.NotNull(Loans().Find(Session));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_person_who_wants_it_back_ends_the_terminal_and_nobody_else()
    {
        Loans().TryLend(Session, Terminal);
        var holder = Loans().Find(Session)!;
        Assert.False(Loans().TryEnd(Session, "another"));
        Assert.False(_terminal.HasExited);

        Assert.True(Loans().TryEnd(Session, holder.Id));

        await _terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(143, _terminal.ExitCode);
        Assert.False(Loans().TryEnd(Session, holder.Id));
    }

    [Fact]
    public void A_loan_whose_process_has_ended_is_there_until_it_is_taken_back()
    {
        Assert.Null(Loans().FindEnded(Session));
        Loans().TryLend(Session, Terminal);
        Assert.Null(Loans().FindEnded(Session));
        Loans().TakeBack(Session);
        Assert.NotNull(Loans().Find(Session));

        _terminal.Kill();
        _terminal.WaitForExit();

        Assert.NotNull(Loans().FindEnded(Session));
        Loans().TakeBack(Session);
        Assert.Null(Loans().FindEnded(Session));
    }

    [Fact(Timeout = 20_000)]
    public async Task What_a_killed_terminal_has_left_behind_ends_and_nothing_of_a_silo_or_another_session()
    {
        await using var scope = new TestScope();
        var mine = scope.Orphan(scope: null, Session.ToString());
        var silos = scope.Orphan(scope.Id, Session.ToString());
        var others = scope.Orphan(scope.Id, "nas/other");

        await Dormouse.Silo.Agents.Loans.EndLeftBehindAsync(Session, ProcessIdentity.Of(_terminal.Id));

        Assert.False(mine.IsAlive);
        Assert.True(silos.IsAlive);
        Assert.True(others.IsAlive);
    }

    private Loans Loans() => new(_ => _folder.Path, TimeProvider.System);
}
