using System.Threading.Channels;
using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Tests.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Tests.Telegram;

/// <summary>Who takes the bot's updates, and when it stops to.</summary>
public sealed class UpdateIntakeTests
{
    private const int Patience = 30_000;

    [Fact(Timeout = Patience)]
    public async Task A_refusal_that_is_seen_before_the_end_of_the_lease_ends_the_term_and_not_the_frontend()
    {
        var stopping = TestContext.Current.CancellationToken;
        var clock = new SteppingClock();
        await using var api = await FakeBotApi.StartAsync();
        using var bot = new BotConnection(new(api.Token, api.Url), new());
        using var leases = new ChannelLeases("one", clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var intake = new Intake(bot, leases, clock);
        var receiving = intake.ReceiveAsync(ended.Token);
        leases.Polling.Grant(Moment.Now(clock));
        var stalled = await intake.Terms.Reader.ReadAsync(stopping);

        // The process stood still: another frontend polls by now, and Telegram's refusal is read before any timer is run.
        clock.StepWithoutTimers(TimeSpan.FromSeconds(20));
        Assert.False(stalled.Term.Over.IsCancellationRequested);
        stalled.End.SetException(new ApiRequestException("Conflict: terminated by other getUpdates request", 409));

        leases.Polling.Grant(Moment.Now(clock));
        var next = await intake.Terms.Reader.ReadAsync(stopping);
        Assert.NotSame(stalled.Term, next.Term);
        next.End.SetCanceled(stopping);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    private sealed class Intake(BotConnection bot, ChannelLeases leases, TimeProvider time) : UpdateIntake(
        bot, leases, work: null, menu: null, time, NullLogger.Instance)
    {
        public Channel<(LeaseTerm Term, TaskCompletionSource End)> Terms { get; } = Channel.CreateUnbounded<(
            LeaseTerm, TaskCompletionSource)>();

        protected override Task SwitchAsync(CancellationToken ended) => Task.CompletedTask;

        protected override async Task RunAsync(LeaseTerm term, CancellationToken ended)
        {
            var end = new TaskCompletionSource();
            await Terms.Writer.WriteAsync((term, end), ended);
            await end.Task.WaitAsync(ended);
        }
    }
}
