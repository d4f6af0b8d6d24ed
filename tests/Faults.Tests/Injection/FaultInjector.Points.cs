using Dormouse.Fakes;

namespace Dormouse.Faults.Tests.Injection;

// Points of the path that the Bot API sees.
internal sealed partial class FaultInjector
{
    private static void HoldBot(FakeBotApi bot, PathPoint point, Trigger trigger)
    {
        switch (point)
        {
            case PathPoint.Sending:
                bot.Faults.When(call => IsAnswer(call) && IsReached(trigger, point), BotFault.Hold(trigger.LetGo));
                break;
            case PathPoint.Confirming:
                bot.Faults.When(call => bot.Confirms(call) && IsReached(trigger, point), BotFault.Hold(trigger.LetGo));
                break;
            case PathPoint.Sent:
                bot.Faults.When(IsAnswer, BotFault.HoldAnswer(trigger.LetGo));
                _ = TellHeldAsync(bot, IsAnswer, trigger, point);
                break;
            case PathPoint.Updates:
                bot.Faults.When(static call => call.Method == "getUpdates", BotFault.HoldAnswer(trigger.LetGo));
                _ = TellHeldAsync(bot, static call => call.Method == "getUpdates", trigger, point);
                break;
        }
    }

    private static bool IsReached(Trigger trigger, PathPoint point) => !trigger.ReachAsync(0, point).IsCompleted;

    private static async Task TellHeldAsync(FakeBotApi bot, Func<BotCall, bool> matches, Trigger trigger, PathPoint point)
    {
        try
        {
            await bot.WaitForCall(call => call.Outcome == BotCall.AnswerHeld && matches(call), Patience);
            await trigger.ReachAsync(0, point);
        }
        catch (TimeoutException)
        {
            // The fault has come without it.
        }
    }

    private static bool IsAnswer(BotCall call) =>
        call.Method is "sendMessage" or "editMessageText"
            && call.Args["text"]?.ToString().Contains("answered", StringComparison.Ordinal) == true;
}
