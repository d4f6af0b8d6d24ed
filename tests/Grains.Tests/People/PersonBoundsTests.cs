using Dormouse.Grains.People;

namespace Dormouse.Grains.Tests.People;

/// <summary>How much of what all share one person may have.</summary>
public sealed class PersonBoundsTests
{
    private const string TooManyFiles =
        "100 of your files are on their way already, which is the most; send this one again when some have arrived.";

    private const string TooManyBytes =
        "Your files on their way would have more than 256 MiB; send this one again when some have arrived.";

    [Fact(Timeout = Wait.Patience)]
    public async Task Only_so_many_sessions_of_a_person_are_not_archived()
    {
        const string refusal =
            "You have 200 sessions, the most that one person may have; /archive NAME hides one of them. Nothing was changed.";
        await using var home = await TestHome.StartAsync();
        for (var number = 1; number <= PersonBounds.MostSessions; number++)
        {
            Assert.NotNull((await CreateAsync(home, number)).Entry);
        }

        Assert.Equal(refusal, (await CreateAsync(home, 1000)).Refusal);
        Assert.NotNull((await CreateAsync(home, 7)).Entry);
        Assert.Equal(refusal, await home.Chat().AskAsync("/new one-more"));
        Assert.NotNull((await home.User("bob").Create(new("s", Persona: null, TestHome.Machine, "r"))).Entry);
        await home.User().SetArchived("s3", isArchived: true);
        Assert.NotNull((await CreateAsync(home, 1000)).Entry);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Only_so_many_files_of_a_person_are_on_their_way_until_some_have_arrived()
    {
        await using var home = await TestHome.StartAsync();
        for (var number = 0; number < PersonBounds.MostFiles; number++)
        {
            Assert.Null(await Upload(home, number).Count("ada", 1));
        }

        Assert.Equal(TooManyFiles, await Upload(home, 1000).Count("ada", 1));
        Assert.Null(await Upload(home, 7).Count("ada", 1));
        Assert.Null(await Upload(home, 1001).Count("bob", 1));
        await Upload(home, 7).Clear();
        await Eventually.Is(async () => await Upload(home, 1000).Count("ada", 1) is null, "what has arrived is counted no more");
        Assert.Equal(TooManyFiles, await Upload(home, 1002).Count("ada", 1));
        home.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Null(await Upload(home, 1002).Count("ada", 1));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Only_so_many_bytes_of_a_person_are_on_their_way_also_after_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        for (var number = 0; number < 12; number++)
        {
            Assert.Null(await Upload(home, number).Count("ada", Attachment.MaxSize));
        }

        await Upload(home, 0).StoreWholeAsync([1]);
        Assert.Equal(TooManyBytes, await Upload(home, 12).Count("ada", Attachment.MaxSize));
        await home.RestartAsync();
        Assert.Equal(TooManyBytes, await Upload(home, 12).Count("ada", Attachment.MaxSize));
        Assert.Null(await Upload(home, 13).Count("ada", 1));
        await Upload(home, 0).Clear();
        await Eventually.Is(
            async () => await Upload(home, 12).Count("ada", Attachment.MaxSize) is null, "what has arrived is counted no more");
    }

    private static Task<SessionCreated> CreateAsync(TestHome home, int number) =>
        home.User().Create(new($"s{number}", Persona: null, TestHome.Machine, $"r{number}"));

    private static IUploadGrain Upload(TestHome home, int number) =>
        home.Grains.GetGrain<IUploadGrain>(UploadKey.Of("telegram:7", $"{number}"));
}
