using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>Somebody who uses Telegram.</summary>
public sealed record FakePerson(long Id, string FirstName, string? Username, string? LanguageCode = "en")
{
    internal JsonObject Json()
    {
        var json = new JsonObject { ["id"] = Id, ["is_bot"] = false, ["first_name"] = FirstName };
        if (Username is not null)
        {
            json["username"] = Username;
        }

        if (LanguageCode is not null)
        {
            json["language_code"] = LanguageCode;
        }

        return json;
    }
}

/// <summary>A press of a button; Telegram shows it as busy until the bot answers.</summary>
public sealed class FakePress
{
    internal FakePress(string id) => Id = id;

    public string Id { get; }

    public Task<CallbackAnswer> Answered => Answer.Task;

    internal TaskCompletionSource<CallbackAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The bot's answer, or a failure when none comes in time.</summary>
    public async Task<CallbackAnswer> WaitForAnswer(TimeSpan? timeout = null)
    {
        var limit = timeout ?? Bell.Patience;
        try
        {
            return await Answered.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {limit.TotalSeconds:0.###} s for an answer to the press {Id}.");
        }
    }
}
