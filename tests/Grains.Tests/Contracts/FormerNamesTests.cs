using Dormouse.Grains.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.TypeSystem;

namespace Dormouse.Grains.Tests.Contracts;

/// <summary>What stood in the grains' assembly once is still named so: by us, and by programs of version 0.1.0.</summary>
public sealed class FormerNamesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(static builder => builder.AddAssembly(typeof(SessionState).Assembly).AddAssembly(typeof(SessionKey).Assembly))
        .AddContracts()
        .BuildServiceProvider();

    private TypeConverter Converter => _services.GetRequiredService<TypeConverter>();

    [Theory(Timeout = Wait.Patience)]
    [InlineData(typeof(QuestionAttempt), "Dormouse.Grains.Chats.QuestionAttempt,Dormouse.Grains")]
    [InlineData(typeof(Response<AnswerReceipt>), "Response`1[[Dormouse.Grains.Sessions.AnswerReceipt,Dormouse.Grains]]")]
    [InlineData(typeof(AnswerReceipt?), "Nullable`1[[Dormouse.Grains.Sessions.AnswerReceipt,Dormouse.Grains]]")]
    [InlineData(typeof(List<TurnOutcome>), "List`1[[Dormouse.Grains.Agents.TurnOutcome,Dormouse.Grains]]")]
    public Task An_enumeration_has_the_name_that_version_0_1_0_knows_and_is_found_by_it(Type type, string name)
    {
        var formatted = Converter.Format(type);

        Assert.Contains(name, formatted, StringComparison.Ordinal);
        Assert.Equal(type, Converter.Parse(formatted));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Wait.Patience)]
    public Task Every_enumeration_of_the_contracts_has_a_former_name_or_is_newer_than_version_0_1_0()
    {
        string[] newer =
        [
            nameof(BackgroundReceipt), nameof(ChangeKind), nameof(DefaultKind), nameof(FolderEntryKind), nameof(JournalKind),
            nameof(LendState), nameof(OriginKind), nameof(SendNowReceipt), nameof(SessionMomentKind), nameof(TopicChange), nameof(WaitKind),
        ];
        var there = typeof(SessionKey).Assembly.GetTypes().Where(static type => type is { IsEnum: true, IsPublic: true });

        Assert.Equal(
            newer,
            there.Where(type => !Converter.Format(type).EndsWith(",Dormouse.Grains", StringComparison.Ordinal))
                .Select(static type => type.Name)
                .Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    }

    public void Dispose() => _services.Dispose();
}
