using Dormouse.Silo;

return await SiloCommands.All.RunAsync(args);
