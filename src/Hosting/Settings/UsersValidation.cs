using Microsoft.Extensions.Options;

namespace Dormouse.Hosting.Settings;

/// <summary>An id of a channel is one person.</summary>
internal sealed class UsersValidation : IValidateOptions<DormouseOptions>
{
    public ValidateOptionsResult Validate(string? name, DormouseOptions options)
    {
        var owners = new Dictionary<long, string>();
        string[] faults =
        [
            .. from user in options.Users
               from id in user.Value.Telegram
               where !owners.TryAdd(id.Value, user.Key)
               select $"Users:{user.Key}:Telegram:{id.Key} is '{id.Value}'; "
                   + $"it must be an id that no other user has, and {owners[id.Value]} has it.",
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
