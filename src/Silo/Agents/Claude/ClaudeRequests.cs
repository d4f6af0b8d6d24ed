using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the CLI asks a person, from the request to the answer.</summary>
/// <param name="folder">The working folder, without links.</param>
/// <param name="permissions">What was permitted for longer than once.</param>
/// <param name="input">What the process is told.</param>
/// <param name="events">What is told of it.</param>
/// <param name="activity">What the process shows of its work.</param>
internal sealed class ClaudeRequests(
    string folder, ClaudePermissions permissions, ClaudeInput input, AgentEventQueue events, TurnActivityMeter activity)
{
    private readonly ClaudeQuestions _questions = new(folder, permissions.AfterPlan);

    /// <summary>Requests of the main agent; a subagent's outlive the turn.</summary>
    private readonly HashSet<string> _askedInTurn = [];

    /// <summary>Whether anything waits for an answer.</summary>
    public bool IsAnyOpen => _questions.IsAnyOpen;

    /// <summary>What waits for an answer.</summary>
    public IReadOnlyList<AgentQuestion> Open => _questions.Open;

    /// <summary>Takes a request. What is no question to a person is refused at once: whoever asks waits, and the turn with it.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask AskAsync(JsonElement message)
    {
        if (message.String("request_id") is not { } id)
        {
            return;
        }

        var request = message.Property("request") ?? default;
        if (_questions.Ask(id, request) is not { } question)
        {
            input.Post(ClaudeLines.Refusal(id, "Dormouse does not serve requests of this kind."));
            return;
        }

        if (request.String("agent_id") is null)
        {
            _askedInTurn.Add(id);
        }

        await events.PostAsync(question);
    }

    /// <summary>Gives an answer.</summary>
    /// <param name="questionId">The question's id.</param>
    /// <param name="option">The id of the option, or what was typed.</param>
    /// <returns>False if nothing waits for it any more, or the process can't be told.</returns>
    public async ValueTask<bool> AnswerAsync(string questionId, string option)
    {
        ClaudeAnswer? answer;
        try
        {
            answer = _questions.Answer(questionId, option);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Of several questions in one request each has an id of its own.
            var request = questionId[..Math.Max(0, questionId.LastIndexOf('-'))];
            foreach (var id in new[] { questionId, request }.Where(id => _questions.Withdraw(id) is not null))
            {
                input.RefuseUnreadable(id);
            }

            return true;
        }

        switch (answer)
        {
            case null:
                return false;
            case { Next: { } next }:
                await events.PostAsync(next);
                return true;
            case { RequestId: var id, Response: var response }:
                activity.Output();
                var isTold = input.Post(ClaudeLines.Response(id, response!));

                // Not waited for: whoever answers may be the one who takes the events.
                _ = KeepAsync(permissions.Granted(response!["updatedPermissions"])).AsTask();
                return isTold;
        }
    }

    /// <summary>The mode of permissions that is in force was told.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>A task that ends when it was told.</returns>
    public ValueTask InForceAsync(string mode) => KeepAsync(permissions.InForce(mode));

    /// <summary>The CLI takes a request back.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask CancelAsync(JsonElement message)
    {
        if (message.String("request_id") is { } id && _questions.Withdraw(id) is { } question)
        {
            await events.PostAsync(new AgentQuestionWithdrawn(question));
        }
    }

    /// <summary>What a link led to is done.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask CompleteAsync(JsonElement message)
    {
        if (_questions.Complete(message.String("elicitation_id") ?? "") is { } done)
        {
            input.Post(ClaudeLines.Response(done.Answer.RequestId, done.Answer.Response!));
            await events.PostAsync(new AgentQuestionWithdrawn(done.QuestionId));
        }
    }

    /// <summary>Refuses a request that can't be read.</summary>
    /// <param name="id">Its id.</param>
    public void Refuse(string id)
    {
        _questions.Withdraw(id);
        input.RefuseUnreadable(id);
    }

    /// <summary>The prompt's turn is over, and with it what was asked in it.</summary>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask TurnEndedAsync()
    {
        foreach (var question in _askedInTurn.Select(_questions.Withdraw).OfType<string>())
        {
            await events.PostAsync(new AgentQuestionWithdrawn(question));
        }

        _askedInTurn.Clear();
    }

    private ValueTask KeepAsync(AgentPermissions? changed) =>
        changed is null ? default : events.PostAsync(new AgentPermissionsChanged(changed));
}
