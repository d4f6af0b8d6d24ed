using System.CommandLine;
using Dormouse.Hosting.Desk;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>attach NAME</c>: waits until the session sleeps, and becomes its agent's own terminal program. The session is lent for as long as
/// this process lives, which stays the same one.
/// </summary>
internal sealed class AttachVerb : Verb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Argument<string> _session = new("NAME");
    private readonly Option<bool> _now = new("--now") { Description = "stop the turn that runs" };

    private static bool HasTerminal => Native.IsTerminal(0) == 1 && Native.IsTerminal(1) == 1;

    /// <summary>Makes the verb.</summary>
    public AttachVerb()
        : base("attach", "go on with the session NAME in this terminal")
    {
        Add(_session);
        Add(_now);
    }

    public override string Usage => "Write attach NAME, or attach NAME --now to stop the turn that runs.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        if (!HasTerminal)
        {
            throw new UnavailableException("attach needs a terminal.");
        }

        if (Environment.GetEnvironmentVariable(ProcessMark.SessionVariable) is { } inside)
        {
            throw new UnavailableException($"This terminal is in session {inside}; attach needs one of your own.");
        }

        var here = KeptName.Of(SiloSettings.Read(Configuration.Load(settings)));
        var self = ProcessIdentity.Of(Environment.ProcessId);
        var request = new DeskRequest(
            here.Machine, words.GetRequiredValue(_session), new(self.Pid, self.StartTicks, self.BootId), words.GetValue(_now));
        var lent = await WaitAsync(here, request);
        var agent = here.Options.Agents.GetValueOrDefault(lent.Agent)?.Environment ?? new Dictionary<string, string>();
        Replacement.Become(lent.Command!, agent, lent.Session.ToString()!);
        return 0;
    }

    private static async Task<LendReceipt> WaitAsync(SiloSettings here, DeskRequest request)
    {
        await using var call = await here.Deployment.CallAsync();
        var told = "";
        while (true)
        {
            var receipt = await call.LendAsync(request);
            switch (receipt.State)
            {
                case LendState.Lent:
                    return receipt;
                case LendState.Refused:
                    throw new UnavailableException(receipt.Text);
                default:
                    if (told != receipt.Text)
                    {
                        told = receipt.Text;
                        Console.WriteLine(told);
                    }

                    await Task.Delay(Pause);
                    if (!HasTerminal)
                    {
                        // Whoever started it may have it ignore that its terminal is closed.
                        throw new UnavailableException("The terminal is gone.");
                    }

                    break;
            }
        }
    }
}
