using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Intake;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

public sealed class FileTriesTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(1);
    private static readonly FileNotFetchedException Broken = Failure(new IOException("reset"));
    private static readonly FileNotFetchedException HeldOff = Failure(
        new ApiRequestException("Too Many Requests", 429, new ResponseParameters { RetryAfter = 100 }));

    [Fact]
    public void A_file_is_given_up_a_minute_after_its_first_failed_try_began_and_one_long_try_is_enough()
    {
        var tries = new FileTries(TimeSpan.FromSeconds(60));
        Fail(tries, Broken, 0, 1);
        Fail(tries, Broken, 30, 59);
        Assert.Null(tries.GivenUp);
        Fail(tries, Broken, 60, 61);
        Assert.Same(Broken, tries.GivenUp);

        var slow = new FileTries(TimeSpan.FromSeconds(60));
        Fail(slow, Broken, 0, 2640);
        Assert.Same(Broken, slow.GivenUp);
    }

    [Fact]
    public void The_time_for_which_Telegram_asks_to_wait_does_not_count()
    {
        var tries = new FileTries(TimeSpan.FromSeconds(60));
        Fail(tries, HeldOff, 0, 1);
        Fail(tries, Broken, 101, 102);
        Fail(tries, HeldOff, 110, 111);
        Fail(tries, HeldOff, 211, 212);
        Fail(tries, Broken, 312, 313);
        Assert.Null(tries.GivenUp);
        Assert.Equal(TimeSpan.FromSeconds(100), HeldOff.RetryAfter);
        Fail(tries, Broken, 362, 370);
        Assert.Same(Broken, tries.GivenUp);
    }

    private static void Fail(FileTries tries, FileNotFetchedException failure, int begun, int failed) =>
        tries.Failed(failure, Start + TimeSpan.FromSeconds(begun), Start + TimeSpan.FromSeconds(failed));

    private static FileNotFetchedException Failure(Exception inner) =>
        new("a.jpg", inner, "telegram:7", new("1", "owner", "", []), hasRest: false);
}
