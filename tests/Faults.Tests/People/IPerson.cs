using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.People;

/// <summary>Somebody in one chat, who writes, decides about what they are asked, and sees.</summary>
internal interface IPerson : IAsyncDisposable
{
    string Chat { get; }

    /// <summary>Writes a command before the run begins, and waits until the chat says what it should.</summary>
    Task TellAsync(string command, string reply);

    /// <summary>Writes one message; ends when the channel has it.</summary>
    Task SayAsync(string id, string text);

    /// <summary>Changes what was written, where the channel allows that.</summary>
    Task EditAsync(string id, string editId, string text);

    /// <summary>Looks at what waits, and takes a message back if it is among that.</summary>
    Task CancelAsync(string id);

    /// <summary>Interrupts the turn that is running.</summary>
    Task StopAsync();

    /// <summary>The messages of which the chat said that they are cancelled.</summary>
    IReadOnlySet<string> Cancelled { get; }

    /// <summary>Where the chat said of a turn without a word that it was stopped.</summary>
    IReadOnlyList<SaidStopped> SaidStopped { get; }

    /// <summary>How much there is to read in the chat.</summary>
    int Shown { get; }

    /// <summary>Questions that are open in the chat.</summary>
    int OpenQuestions { get; }

    /// <summary>Puts what is seen now into the journal.</summary>
    void Tell();

    /// <summary>The messages that were answered so far.</summary>
    IReadOnlySet<string> Answered { get; }
}
