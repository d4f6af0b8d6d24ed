using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dormouse.Grains.People;

/// <summary>Keeps which pages there are. Those that are over go with the next write.</summary>
[GrainType("shared-pages")]
internal sealed class SharedPagesGrain(
    [PersistentState(StateNames.SharedPages, StateNames.Store)] IPersistentState<SharedPagesState> state,
    IOptions<SharedPageOptions> options,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, ISharedPagesGrain
{
    private List<StoredPage> Pages => state.State.Pages;

    public async Task<SharedPageReceipt> Share(string request, SharedPage page)
    {
        Pages.RemoveAll(stored => IsOver(stored.Page) || (stored.Request == request && stored.Page.Owner == page.Owner));
        if (Pages.Count(stored => stored.Page.Owner == page.Owner) >= ISharedPagesGrain.MostOfPerson)
        {
            return new(SharedPageTexts.TooMany, PublicUrl: null);
        }

        Pages.Add(new(request, page));
        await WriteAsync();
        return new(Refusal: null, options.Value.PublicUrl);
    }

    public Task<SharedPage?> Find(string digest) =>
        Task.FromResult(Pages.Find(stored => Digest.AreSame(stored.Page.Digest, digest) && !IsOver(stored.Page))?.Page);

    public Task<IReadOnlyList<SharedPage>> List(string owner) => Task.FromResult<IReadOnlyList<SharedPage>>(
    [
        .. Pages.Select(static stored => stored.Page)
            .Where(page => page.Owner == owner && !IsOver(page))
            .OrderBy(static page => page.Until),
    ]);

    public async Task<int> End(string owner, string journal, string? id)
    {
        var ended = Pages.RemoveAll(stored =>
            stored.Page.Owner == owner && stored.Page.Journal == journal && (id is null || stored.Page.Id == id));
        if (ended > 0)
        {
            await WriteAsync();
        }

        return ended;
    }

    private bool IsOver(SharedPage page) => page.Until <= time.WallNow();

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);
}

/// <summary>What pages have to know of the settings.</summary>
public sealed class SharedPageOptions
{
    /// <summary>The address under which others reach the console, without a slash at its end; <c>Frontend:PublicUrl</c>.</summary>
    public string? PublicUrl { get; set; }
}

/// <summary>What is persisted of the pages.</summary>
[GenerateSerializer, Alias("dormouse.SharedPagesState")]
internal sealed class SharedPagesState
{
    /// <summary>The pages, in the order in which they were made.</summary>
    [Id(410)]
    public List<StoredPage> Pages { get; set; } = [];
}

/// <summary>A page.</summary>
/// <param name="Request">The request that made it.</param>
/// <param name="Page">The page.</param>
[GenerateSerializer, Immutable, Alias("dormouse.StoredPage")]
internal sealed record StoredPage([property: Id(410)] string Request, [property: Id(411)] SharedPage Page);
