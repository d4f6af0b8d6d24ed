using Microsoft.Extensions.Options;

namespace Dormouse.Hosting.Settings;

/// <summary>An id of a channel is one person.</summary>
internal sealed class UsersValidation : IValidateOptions<DormouseOptions>
{
    public ValidateOptionsResult Validate(string? name, DormouseOptions options)
    {
        var owners = new Dictionary<long, string>();
        List<string> faults = [];
        foreach (var (user, settings) in options.Users)
        {
            foreach (var (number, id) in settings.Telegram)
            {
                if (!owners.TryAdd(id, user))
                {
                    faults.Add(
                        $"Users:{user}:Telegram:{number} is '{id}'; it must be an id that no other user has, and {owners[id]} has it.");
                }
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
