using System.Reflection;
using Dormouse.Frontend.Telegram;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

public sealed class WithoutFileTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("#17")]
    public async Task Words_that_are_taken_without_their_file_answer_no_question(string? repliesTo)
    {
        var grains = DispatchProxy.Create<IGrainFactory, OneChat>();
        var untaken = new UntakenUpdates(null!, new(grains, null!), null!, null!, null!, null!, null!);
        var read = new ChatMessage("9", "anna", "yes", []) { RepliesTo = repliesTo };

        await untaken.TakeWithoutFileAsync(
            new("photo-9.jpg", new IOException("It stalled."), "telegram:7", read, hasRest: true), backupOf: null);

        var accepted = ((OneChat)grains).Chat.Accepted;
        Assert.Equal(["9-file", "9"], accepted.Select(static message => message.Id));
        Assert.Equal(("yes", ""), (accepted[1].Text, accepted[1].RepliesTo));
    }

    /// <summary>All grains are one chat.</summary>
    public class OneChat : DispatchProxy
    {
        internal KeepingChat Chat { get; } = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Chat;
    }

    /// <summary>Keeps what it accepts.</summary>
    internal sealed class KeepingChat : Web.EndlessChat, IChatGrain
    {
        public List<ChatMessage> Accepted { get; } = [];

        Task IChatGrain.Accept(ChatMessage message)
        {
            Accepted.Add(message);
            return Task.CompletedTask;
        }
    }
}
