using System.Globalization;
using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>
/// The terminals that sessions are lent to: a file in each session's private folder names the process. A loan ends with that process,
/// whatever ended it, and with the boot, so nobody has to give anything back. The process is not ours: it has the session's mark but not
/// the machine's, so no sweep ends it, and it lives on when the silo does not.
/// </summary>
/// <param name="folderOf">A session's private folder.</param>
/// <param name="time">The clock.</param>
internal sealed class Loans(Func<SessionKey, string> folderOf, TimeProvider time)
{
    private const string FileName = "desk.json";

    /// <summary>Lends a session. The same again changes nothing.</summary>
    /// <param name="session">The session.</param>
    /// <param name="borrower">The process.</param>
    /// <returns>False if there is no such process on this machine, or it is another user's.</returns>
    public bool TryLend(SessionKey session, Borrower borrower)
    {
        var process = ProcessOf(borrower);
        if (!process.IsAlive || !IsOurUsers(process.Pid))
        {
            return false;
        }

        if (Find(session)?.Id != IdOf(process))
        {
            var file = FileOf(session);
            var written = JsonSerializer.SerializeToUtf8Bytes(new Loan(process.Pid, process.StartTicks, process.BootId, time.WallNow()));
            File.WriteAllBytes($"{file}.new", written);
            File.Move($"{file}.new", file, overwrite: true);
        }

        return true;
    }

    /// <summary>Whether a session is lent to a process.</summary>
    /// <param name="session">The session.</param>
    /// <param name="borrower">The process.</param>
    /// <returns>True if it is.</returns>
    public bool IsLentTo(SessionKey session, Borrower borrower) => Find(session)?.Id == IdOf(ProcessOf(borrower));

    /// <summary>Looks whom a session is lent to.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The process, as long as it lives; or null.</returns>
    public ConversationHolder? Find(SessionKey session) => Read(session) is { } loan && ProcessOf(loan) is { IsAlive: true } process
        ? new(HolderKind.Desk, IdOf(process)) { Since = loan.Since, End = HolderEnd.Asked }
        : null;

    /// <summary>Looks for a loan whose terminal has ended, and that nobody has taken back yet.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The process, and when the loan began; null if there is none.</returns>
    public (ProcessIdentity Terminal, DateTimeOffset Since)? FindEnded(SessionKey session) =>
        Read(session) is { } loan && ProcessOf(loan) is { IsAlive: false } terminal ? (terminal, loan.Since) : null;

    /// <summary>A loan is taken back. One whose terminal lives is left.</summary>
    /// <param name="session">The session.</param>
    public void TakeBack(SessionKey session)
    {
        if (FindEnded(session) is not null)
        {
            File.Delete(FileOf(session));
        }
    }

    /// <summary>
    /// Ends what a terminal has started and left behind, because it had no time to end it: that has the session's mark and no machine's.
    /// </summary>
    /// <param name="session">The session, which no living terminal has.</param>
    /// <param name="terminal">The process that was killed.</param>
    /// <returns>A task that ends when nothing of it is alive.</returns>
    public static async Task EndLeftBehindAsync(SessionKey session, ProcessIdentity terminal)
    {
        var mark = $"{ProcessMark.SessionVariable}={session}";
        await new ProcessTree(
            [terminal],
            environment => environment.Has(mark) && !environment.HasStart($"{ProcessMark.ScopeVariable}="),
            terminal.StartTicks).KillAsync();
    }

    /// <summary>Asks the terminal to end, because its person wants the session back.</summary>
    /// <param name="session">The session.</param>
    /// <param name="holder">The process (<see cref="ConversationHolder.Id"/>).</param>
    /// <returns>False if the session is not lent to it.</returns>
    public bool TryEnd(SessionKey session, string holder)
    {
        if (Read(session) is not { } loan || ProcessOf(loan) is not { IsAlive: true } process || IdOf(process) != holder)
        {
            return false;
        }

        HolderCall.Ask(process);
        return true;
    }

    private static ProcessIdentity ProcessOf(Borrower borrower) => new(borrower.ProcessId, borrower.StartTicks, borrower.BootId);

    private static ProcessIdentity ProcessOf(Loan loan) => new(loan.Process, loan.Start, loan.Boot ?? "");

    private static string IdOf(ProcessIdentity process) =>
        string.Create(CultureInfo.InvariantCulture, $"desk-{process.Pid}-{process.StartTicks}-{process.BootId}");

    /// <summary>Whose environment can be read is this user's, or this is root, who has any.</summary>
    private static bool IsOurUsers(int pid)
    {
        try
        {
            using var environment = File.OpenRead($"/proc/{pid}/environ");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string FileOf(SessionKey session) => Path.Combine(folderOf(session), FileName);

    private Loan? Read(SessionKey session)
    {
        var file = FileOf(session);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Loan>(File.ReadAllBytes(file)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record Loan(int Process, long Start, string? Boot, DateTimeOffset Since);
}
