using System.Globalization;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// Answers to questions of sessions. One for a machine that is away was accepted too, so it waits like a prompt does.
internal sealed partial class ChatGrain
{
    private bool HasWaitingAnswers => _state.Questions.Exists(static question => question.Chosen is not null);

    public Task<bool> KnowsQuestion(string question) => Task.FromResult(
        _state.Questions.Exists(open => open.QuestionId == question || $"#{open.Seq}" == question) || _state.RecentOutputs.Contains(question));

    private async Task<IReadOnlyList<Reply>> AnswerAsync(QuestionAnswer answer)
    {
        var open = _state.Questions.Find(question => question.QuestionId == answer.Question || $"#{question.Seq}" == answer.Question);
        if (open is null)
        {
            // Its buttons may still be there, for example when it was shown twice.
            if (answer.Question.StartsWith('#') && long.TryParse(answer.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
            {
                Keep(new(0, ChatOutputKind.QuestionClosed, answer.Question, "", default, "") { Replaces = seq });
            }

            return [new(ChatTexts.QuestionGone)];
        }

        var option = answer.Option.StartsWith('#') && int.TryParse(answer.Option.AsSpan(1), out var index) && index >= 0 && index < open.Options.Count
            ? open.Options[index]
            : answer.Option;
        try
        {
            return await GiveAnswerAsync(open, option);
        }
        catch (MachineAwayException exception)
        {
            Choose(open.QuestionId, option);
            return [new(ChatTexts.AnswerWaits(exception.Machine))];
        }
    }

    private async Task<IReadOnlyList<Reply>> GiveAnswerAsync(OpenQuestion open, string option)
    {
        var receipt = await CallAsync(open.Session, session => session.Answer(open.QuestionId, option));
        if (receipt is AnswerReceipt.NoOption)
        {
            Choose(open.QuestionId, option: null);
            return [new(ChatTexts.NoOption(option, open.Options))];
        }

        var isTaken = receipt is AnswerReceipt.Taken;
        _state.Questions.RemoveAll(other => other.QuestionId == open.QuestionId);
        Keep(new(0, ChatOutputKind.QuestionClosed, open.QuestionId, "", default, isTaken ? option : "") { Replaces = open.Seq });
        return isTaken ? [] : [new(ChatTexts.QuestionGone)];
    }

    /// <summary>Answers for machines that were away are given once their machine is back; of several the last one counts.</summary>
    private async Task GiveWaitingAnswersAsync()
    {
        foreach (var open in _state.Questions.Where(static question => question.Chosen is not null).ToArray())
        {
            if (_state.Move?.To is not null)
            {
                return;
            }

            try
            {
                var replies = await GiveAnswerAsync(open, open.Chosen!);
                foreach (var reply in replies)
                {
                    Keep(new(0, ChatOutputKind.Notice, $"answered-{open.QuestionId}", open.SessionName ?? "", default, reply.Text));
                }

                await WriteAsync();
            }
            catch (Exception exception) when (exception is MachineAwayException or StoreUnavailableException or TimeoutException or OrleansException)
            {
                // It still waits; the clock tries again.
            }
        }
    }

    private void Choose(string questionId, string? option)
    {
        var index = _state.Questions.FindIndex(question => question.QuestionId == questionId);
        if (index >= 0)
        {
            _state.Questions[index] = _state.Questions[index] with { Chosen = option };
        }
    }
}
